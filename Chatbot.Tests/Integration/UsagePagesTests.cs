using System.Globalization;
using System.Net;
using System.Text;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Usage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Integration;

/// <summary>What was used, as a page and as a file.</summary>
public sealed class UsagePagesTests
{
    private static readonly Scenario Told = new() { Tokens = ["A short ", "answer."], Usage = new(1_000, 100, Cached: 400) };

    [Fact]
    public async Task OwnUsage_ShowsWhatIsOnesOwnAndNothingElse()
    {
        await using var server = await ChatServer.StartAsync(Told, "--Usage:UserMonthlyMoney=1");
        using var browser = server.Browse();
        await browser.EndedAsync(await browser.AskAsync("A secret question"));
        Insert(server, "bob", "gpt-other", Today());

        var page = await browser.GetAsync("/usage");

        var text = page.Document.Body!.TextContent;
        Assert.Contains("$0.0012", text, StringComparison.Ordinal);
        Assert.Contains("gpt-test", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gpt-other", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Equal("$0.0012 of $1.00", page.Document.QuerySelector(".allowances li span:nth-of-type(2)")!.TextContent);
        Assert.NotNull(page.Document.QuerySelector("svg[role=img] rect.bar"));
        Assert.NotNull((await browser.GetAsync()).Document.QuerySelector(".side-foot a[href='/usage']"));
    }

    [Fact]
    public async Task TeamUsage_ShowsEverybodyByName()
    {
        await using var server = await ChatServer.StartAsync(
            new ChatFolder(), new() { Default = Told }, services => services.AddSingleton<IOwnerNames>(new Names()));
        using var browser = server.Browse("ja");
        await browser.EndedAsync(await browser.AskAsync("Well?"));
        Insert(server, "bob", "gpt-other", Today());
        Insert(server, "gone", "gpt-other", Today());

        var page = await browser.GetAsync("/admin/usage");

        var tables = page.Document.QuerySelectorAll("table").ToDictionary(table => table.QuerySelector("caption")!.TextContent);
        Assert.Equal(["<b>Bob</b>", "gone", "local"], tables["ユーザーごと"].QuerySelectorAll("tbody th").Select(cell => cell.TextContent).Order());
        Assert.Equal(["gpt-other", "gpt-test"], tables["モデルごと"].QuerySelectorAll("tbody th").Select(cell => cell.TextContent).Order());
        Assert.Single(tables["日ごと"].QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task Month_Picked_IsShownAndOthersAreOffered()
    {
        await using var server = await ChatServer.StartAsync(Told);
        using var browser = server.Browse();
        var lastMonth = Today().AddMonths(-1);
        Insert(server, "local", "gpt-old", lastMonth);
        var address = lastMonth.ToString("yyyy-MM", CultureInfo.InvariantCulture);

        var now = await browser.GetAsync("/usage");
        var then = await browser.GetAsync($"/usage?month={address}");

        Assert.Contains("Nothing was used in this month.", now.Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, now.Document.QuerySelectorAll("#month option").Length);
        Assert.Contains("gpt-old", then.Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(address, then.Document.QuerySelector("#month option[selected]")!.GetAttribute("value"));
        Assert.Equal($"/usage.csv?month={address}", then.Document.QuerySelector(".usage-month a")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("/usage?month=2026-13")]
    [InlineData("/usage?month=9999-12")]
    [InlineData("/usage.csv?month=x")]
    [InlineData("/admin/usage?month=1")]
    [InlineData("/admin/usage.csv?month=2026-11-01")]
    public async Task Month_ThatIsNone_IsNotFound(string address)
    {
        await using var server = await ChatServer.StartAsync(Told);
        using var browser = server.Browse();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(address)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(address.Split('?')[0] + "?month=2020-02")).Status);
    }

    [Fact]
    public async Task Csv_OfTheTeam_IsAFileWithoutFormulas()
    {
        await using var server = await ChatServer.StartAsync(
            new ChatFolder(), new() { Default = Told }, services => services.AddSingleton<IOwnerNames>(new Names()));
        using var browser = server.Browse();
        await browser.EndedAsync(await browser.AskAsync("Well?"));
        Insert(server, "eve", "=cmd|' /C calc'!A0", Today());

        using var response = await browser.Client.GetAsync(new Uri("/admin/usage.csv", UriKind.Relative));
        var own = await browser.Client.GetStringAsync(new Uri("/usage.csv", UriKind.Relative));

        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var (day, month) = (Today().ToString("O", CultureInfo.InvariantCulture), Today().ToString("yyyy-MM", CultureInfo.InvariantCulture));
        Assert.Equal(
            "day,user,user_id,model,answers,input_tokens,cached_input_tokens,output_tokens,cost,currency\r\n"
            + $"{day},\"'@Eve, \"\"the\"\"\nuser\",eve,'=cmd|' /C calc'!A0,1,10,0,20,2.5,USD\r\n"
            + $"{day},local,local,gpt-test,1,1000,400,100,0.0012,USD\r\n", Encoding.UTF8.GetString(bytes[3..]));
        Assert.Equal("text/csv; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal($"usage-{month}.csv", response.Content.Headers.ContentDisposition!.FileName);
        Assert.DoesNotContain("eve", own, StringComparison.Ordinal);
    }

    private static DateOnly Today() => TestCalendar().Today;

    private static UsageCalendar TestCalendar() => Usage.TestUsage.Calendar(TimeProvider.System);

    private static void Insert(ChatServer server, string owner, string model, DateOnly day)
    {
        using var connection = new SqliteConnection($"Data Source={server.Folder.DatabaseFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "INSERT INTO UsageRecords (AnswerId, OwnerId, Model, Day, Price, PromptTokens, Tokens, Cost, InputTokens, CachedInputTokens, OutputTokens, "
            + "Searches, Estimated, Settled) VALUES ($id, $owner, $model, $day, '{}', 10, 30, 2500000000, 10, 0, 20, 0, 0, 1)";
        command.Parameters.AddWithValue("$id", Guid.CreateVersion7());
        command.Parameters.AddWithValue("$owner", owner);
        command.Parameters.AddWithValue("$model", model);
        command.Parameters.AddWithValue("$day", day.ToString("O", CultureInfo.InvariantCulture));
        command.ExecuteNonQuery();
    }

    private sealed class Names : IOwnerNames
    {
        public Task<IReadOnlyDictionary<string, string>> OfAsync(IReadOnlyCollection<string> ownerIds, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyDictionary<string, string>>(
                new Dictionary<string, string> { ["bob"] = "<b>Bob</b>", ["eve"] = "@Eve, \"the\"\nuser" });
    }
}
