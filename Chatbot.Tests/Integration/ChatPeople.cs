using Chatbot.Core.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Integration;

/// <summary>Makes accounts on a server that has them, and signs people in as they do: by the form.</summary>
internal static class ChatPeople
{
    public const string Password = "an ordinary long phrase";

    /// <summary>The administrator who is there before everybody else.</summary>
    public const string Root = "root";

    /// <summary>Somebody's browser, signed in. The account is made where there is none of this name.</summary>
    public static async Task<ChatBrowser> SignInAsync(
        this ChatServer server, string name, AccountRole role = AccountRole.Member, string language = "en")
    {
        await server.AddAsync(name, role);
        var browser = server.Browse(language);
        var page = await browser.SignInAsync(name, Password);
        Assert.Equal(System.Net.HttpStatusCode.OK, page.Status);
        return browser;
    }

    /// <summary>Sends the form of the sign-in page.</summary>
    public static async Task<ChatPage> SignInAsync(this ChatBrowser browser, string name, string password, string path = "/sign-in") =>
        await browser.PostAsync(ChatForm.Of(await browser.GetAsync(path)).Set("Input.Name", name).Set("Input.Password", password));

    /// <summary>The id of an account, which is made where there is none of this name.</summary>
    public static async Task<string> AddAsync(this ChatServer server, string name, AccountRole role = AccountRole.Member)
    {
        var (register, desk) = (server.Services.GetRequiredService<AccountRegister>(), server.Services.GetRequiredService<AccountDesk>());
        if (await register.IsEmptyAsync(default))
        {
            var token = server.Services.GetRequiredService<SetupToken>().Make();
            Assert.IsType<RegisterResult.Made>(await register.SetUpAsync(token, new NewAccount(Root, null, null, Password), "test", default));
        }

        var all = await desk.ListAsync(default);
        if (all.Find(account => account.UserName == name) is { } there)
            return there.Id;
        var root = all.Single(account => account.UserName == Root).Id;
        var (result, link) = await register.CreateAsync(new NewAccount(name, null, null, null), root, "test", default);
        var id = Assert.IsType<RegisterResult.Made>(result).Account.Id;
        await server.Services.GetRequiredService<OwnAccount>().ResetAsync(link!, Password, "test", default);
        if (role == AccountRole.Administrator)
            Assert.Equal(DeskResult.Done, await desk.SetRoleAsync(id, role, root, "test", default));
        return id;
    }
}
