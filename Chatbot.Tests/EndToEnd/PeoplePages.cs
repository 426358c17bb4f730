using System.Globalization;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>The pages about accounts, as someone finds their way on them.</summary>
internal sealed class PeoplePages(IPage page, string language)
{
    public const string Password = "an ordinary long phrase";

    public IPage Page => page;

    public string Say(string name, params object[] values) =>
        AccountTexts.ResourceManager.GetString(name, CultureInfo.GetCultureInfo(language))!.Fill(values);

    public ILocator Field(string label) => page.GetByLabel(Say(label), new() { Exact = true });

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = Say(name), Exact = true });

    /// <summary>Makes the administrator's account, wherever one has begun.</summary>
    public async Task SetUpAsync(string token, string name)
    {
        await Field(nameof(AccountTexts.SetupToken)).FillAsync(token);
        await Field(nameof(AccountTexts.UserName)).FillAsync(name);
        await Field(nameof(AccountTexts.Password)).FillAsync(Password);
        await Button(nameof(AccountTexts.SetupSubmit)).ClickAsync();
        await Expect(Menu(name)).ToBeVisibleAsync();
    }

    public async Task SignInAsync(string name, string password = Password)
    {
        await Field(nameof(AccountTexts.NameOrEmail)).FillAsync(name);
        await Field(nameof(AccountTexts.Password)).FillAsync(password);
        await Button(nameof(AccountTexts.SignIn)).ClickAsync();
    }

    /// <summary>What opens the menu of whoever is signed in.</summary>
    public ILocator Menu(string name) => page.Locator("summary").And(page.GetByLabel(Say(nameof(AccountTexts.Menu), name)));

    public async Task SignOutAsync(string name)
    {
        await Menu(name).ClickAsync();
        await Button(nameof(AccountTexts.SignOut)).ClickAsync();
        await Expect(Button(nameof(AccountTexts.SignIn))).ToBeVisibleAsync();
    }
}
