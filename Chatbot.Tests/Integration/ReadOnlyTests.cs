using System.Net;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Links;
using Chatbot.Core.Disk;
using Chatbot.Tests.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Integration;

/// <summary>What people may do while the disk is nearly full, and what they are told.</summary>
public sealed class ReadOnlyTests
{
    private const long GiB = 1024 * 1024 * 1024;

    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Theory]
    [InlineData("ja", "いまは読み取り専用です", "ディスクの 90 % を使用しています（空き 819.2 MB）", "ディスクの空き")]
    [InlineData("en", "everything is read-only for now", "90 % of the disk is in use (819.2 MB free)", "Disk space")]
    public async Task Banner_OfANearlyFullDisk_IsForAdministratorsAndOfAFullOneForAll(string language, string readOnly, string warning, string label)
    {
        await using var disk = await ServerOnDisk.StartAsync(Short);
        using var administrator = await disk.Server.SignInAsync("ann", AccountRole.Administrator, language);
        using var member = await disk.Server.SignInAsync("ben", language: language);
        using var stranger = disk.Server.Browse(language);
        async Task<string?> Shown(ChatBrowser browser, string path) =>
            (await browser.GetAsync(path)).Document.QuerySelector($"aside[aria-label='{label}']")?.TextContent;

        Assert.Null(await Shown(administrator, "/"));

        disk.Leave(8 * GiB / 10);
        Assert.Contains(warning, await Shown(administrator, "/account"), StringComparison.Ordinal);
        Assert.Null(await Shown(member, "/"));
        Assert.Null(await Shown(stranger, "/sign-in"));

        disk.Leave(1);
        foreach (var path in new[] { "/", "/usage", "/account", "/account/passkeys", "/admin", "/admin/accounts", "/admin/settings", "/admin/events" })
            Assert.Contains(readOnly, await Shown(administrator, path), StringComparison.Ordinal);
        foreach (var path in new[] { "/", "/usage", "/account", "/account/delete" })
            Assert.Contains(readOnly, await Shown(member, path), StringComparison.Ordinal);
        foreach (var path in new[] { "/sign-in", "/register" })
            Assert.Contains(readOnly, await Shown(stranger, path), StringComparison.Ordinal);
        // Nobody but an administrator is sent where only administrators can look.
        Assert.Empty((await member.GetAsync()).Document.QuerySelectorAll("aside a"));

        disk.Leave(8 * GiB);
        Assert.Null(await Shown(administrator, "/"));
        Assert.Null(await Shown(stranger, "/sign-in"));
    }

    [Fact]
    public async Task Account_ThatIsMade_IsRefusedWithTheFormKeptAndTakenLater()
    {
        await using var disk = await ServerOnDisk.StartAsync(Short);
        using var administrator = await disk.Server.SignInAsync("ann", AccountRole.Administrator);
        using var stranger = disk.Server.Browse();
        var token = await disk.Server.Services.GetRequiredService<AccountLinks>().InviteAsync(await disk.Server.AddAsync("ann"), "test", default);
        disk.Leave(1);

        foreach (var path in new[] { "/register", $"/invite/{token}" })
        {
            var page = await stranger.PostAsync(Filled(await stranger.GetAsync(path), "newcomer"));
            AssertRefused(page);
            Assert.Equal("newcomer", page.Document.QuerySelector("[name='Input.UserName']")!.GetAttribute("value"));
        }

        var create = ChatForm.Of(await administrator.GetAsync("/admin/accounts"), "Create").Set("Input.UserName", "colleague");
        var desk = await administrator.PostAsync(create);
        AssertRefused(desk);
        Assert.Equal("colleague", desk.Document.QuerySelector("[name='Input.UserName']")!.GetAttribute("value"));
        Assert.Equal(2, disk.Server.Folder.Count("Accounts"));

        disk.Leave(8 * GiB);
        Assert.Equal(HttpStatusCode.OK, (await stranger.PostAsync(Filled(await stranger.GetAsync($"/invite/{token}"), "newcomer"))).Status);
        Assert.Equal(3, disk.Server.Folder.Count("Accounts"));
    }

    [Fact]
    public async Task Account_TheFirst_IsRefusedWithTheFormKept()
    {
        await using var disk = await ServerOnDisk.StartAsync(Short);
        using var stranger = disk.Server.Browse();
        var token = disk.Server.Services.GetRequiredService<SetupToken>().Make();
        var form = Filled(await stranger.GetAsync("/setup"), "root").Set("Input.Token", token);
        disk.Leave(1);
        var page = await stranger.PostAsync(form);
        AssertRefused(page);
        Assert.Equal(0, disk.Server.Folder.Count("Accounts"));

        disk.Leave(8 * GiB);
        Assert.Equal(HttpStatusCode.OK, (await stranger.PostAsync(form)).Status);
        Assert.Equal(1, disk.Server.Folder.Count("Accounts"));
    }

    [Fact]
    public async Task People_SignInAndReadAndDelete_AsEver()
    {
        var goOn = new TaskCompletionSource();
        await using var disk = await ServerOnDisk.StartAsync(new Scenario { Tokens = ["To ", "be ", "finished."], Pauses = new Dictionary<int, Task> { [1] = goOn.Task } });
        using var ben = await disk.Server.SignInAsync("ben");
        var asked = await ben.AskAsync("Tell me.", form => form.Attach("photo.png", "image/png", PngBuilder.Valid()));
        using var reader = ben.Read(asked);
        await reader.UntilAsync(one => one.Offset > 0);
        disk.Leave(1);

        AssertRefused(await ben.AskAsync("Another.", form => form.Attach("photo.png", "image/png", PngBuilder.Valid())));
        goOn.SetResult();
        await reader.ToEndAsync();
        Assert.Equal("Complete", (await ben.GetAsync(asked.Path)).State);
        using var elsewhere = disk.Server.Browse();
        Assert.Equal(HttpStatusCode.Unauthorized, (await elsewhere.SignInAsync("ben", "a wrong phrase")).Status);
        Assert.Equal(["Tell me."], (await SignedInAsync(elsewhere, asked.Path)).Questions);

        Assert.Single(disk.Server.Folder.Attachments());
        Assert.Equal(HttpStatusCode.OK, (await ben.PressAsync(await ben.GetAsync(asked.Path), "Delete")).Status);
        Assert.Equal((0, 0), (disk.Server.Folder.Count("Messages"), disk.Server.Folder.Attachments().Length));
        var remove = ChatForm.Of(await ben.GetAsync("/account/delete")).Set("Input.Password", ChatPeople.Password);
        Assert.Equal("/sign-in", (await ben.PostAsync(remove)).Path);
        Assert.Equal(0, disk.Server.Folder.Count("Accounts", "UserName = 'ben'"));
        Assert.DoesNotContain("A request failed", await disk.Server.StopAsync(), StringComparison.Ordinal);
    }

    private static async Task<ChatPage> SignedInAsync(ChatBrowser browser, string path)
    {
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("ben", ChatPeople.Password)).Status);
        return await browser.GetAsync(path);
    }

    private static ChatForm Filled(ChatPage page, string name) =>
        ChatForm.Of(page).Set("Input.UserName", name).Set("Input.Password", ChatPeople.Password);

    private static void AssertRefused(ChatPage page)
    {
        Assert.Equal(HttpStatusCode.InsufficientStorage, page.Status);
        Assert.Contains("What you have written is still here", page.Words, StringComparison.Ordinal);
    }

    /// <summary>A server with accounts on a disk of 8 GB, of which as much is free as a test says.</summary>
    private sealed class ServerOnDisk(ChatServer server, SetDriveSpace drives) : IAsyncDisposable
    {
        public ChatServer Server => server;

        public static async Task<ServerOnDisk> StartAsync(Scenario scenario)
        {
            var drives = new SetDriveSpace(8 * GiB) { Total = 8 * GiB };
            return new(await ChatServer.StartAsync(
                new ChatFolder(), new UpstreamOptions { Default = scenario }, services => services.AddSingleton<IDriveSpace>(drives),
                "--Accounts:Mode=Accounts", "--Accounts:Registration=Open", "--Disk:WarnAtPercent=80"), drives);
        }

        public void Leave(long bytes)
        {
            drives.Folders[server.Folder.Data] = bytes;
            server.Services.GetRequiredService<DiskWatch>().Doubt();
        }

        public ValueTask DisposeAsync() => server.DisposeAsync();
    }
}
