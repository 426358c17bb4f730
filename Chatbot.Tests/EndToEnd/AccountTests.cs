using Chatbot.Web.Resources;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>Set up, sign in, be signed out in mid-sentence; with scripts and without.</summary>
public sealed class AccountTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Name = "花子";

    [Theory]
    [InlineData("ja", false)]
    [InlineData("en", true)]
    public async Task Account_SetUpSignedOutAndInAgain(string language, bool scripts)
    {
        var product = await StartAsync();
        var reader = await ComeAsync(new Visit(language, Scripts: scripts), product.Address);
        reader.Expect("status of 401");
        var chat = await reader.TabAsync();
        var people = new PeoplePages(chat.Page, language);
        await people.SetUpAsync(await product.SetupTokenAsync(), Name);
        await people.SignOutAsync(Name);

        await people.SignInAsync(Name, "not the right phrase");
        await Expect(chat.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(people.Say(nameof(AccountTexts.SignInWrong), 5));
        await Expect(people.Field(nameof(AccountTexts.NameOrEmail))).ToHaveValueAsync(Name);
        await people.SignInAsync(Name);

        await Expect(people.Menu(Name)).ToBeVisibleAsync();
        product.Answer("誰ですか。", Samples.Saying("花子さんです。"));
        await chat.AskAsync("誰ですか。");
        await chat.FinishedAsync();
    }

    [Theory]
    [InlineData("ja", true)]
    [InlineData("en", false)]
    public async Task Question_SentAfterTheSessionEnded_IsNotLost(string language, bool scripts)
    {
        const string typed = "長い質問を\nここまで書きました";
        var product = await StartAsync();
        var reader = await ComeAsync(new Visit(language, Scripts: scripts), product.Address);
        reader.Expect("status of 401");
        var chat = await reader.TabAsync();
        var people = new PeoplePages(chat.Page, language);
        await people.SetUpAsync(await product.SetupTokenAsync(), Name);
        await chat.Text.FillAsync(typed);
        await reader.Context.ClearCookiesAsync(new() { Name = "session" });

        await chat.Send.ClickAsync();

        await Expect(people.Field(nameof(AccountTexts.SignedOutText))).ToHaveValueAsync(typed);
        await chat.Page.GetByRole(AriaRole.Link, new() { Name = people.Say(nameof(AccountTexts.SignIn)) }).ClickAsync();
        await people.SignInAsync(Name);
        // The draft that a script keeps is there again; without one it has been shown to be copied.
        await Expect(chat.Text).ToHaveValueAsync(scripts ? typed : "");
    }

    [Fact]
    public async Task Pages_EachState_NoViolationsAndNothingSticksOut()
    {
        var product = await StartAsync();
        Reader[] readers = [await ComeAsync(address: product.Address), await ComeAsync(new Visit("en"), product.Address)];
        foreach (var reader in readers)
            await CheckAsync(reader, "setup", "/setup");
        var people = new PeoplePages((await readers[0].TabAsync()).Page, "ja");
        await people.SetUpAsync(await product.SetupTokenAsync(), Name);
        await CheckAsync(readers[1], "sign-in", "/sign-in");
        var other = new PeoplePages((await readers[1].TabAsync()).Page, "en");
        await other.SignInAsync(Name);
        await Expect(other.Menu(Name)).ToBeVisibleAsync();

        foreach (var reader in readers)
        {
            foreach (var (state, address) in new[]
            {
                ("account", "/account"), ("password", "/account/password"), ("delete", "/account/delete"), ("accounts", "/admin/accounts"),
            })
            {
                await CheckAsync(reader, state, address);
            }

            await CheckAsync(reader, "menu", "/", page => page.Locator(".account-menu summary").EvaluateAsync("summary => summary.parentElement.open = true"));
            await CheckAsync(reader, "once", "/admin/accounts", async page =>
            {
                await page.Locator("[name='Input.UserName']").FillAsync("mori-" + (await page.Locator("html").GetAttributeAsync("lang")));
                await page.Locator("form[action*='handler=Create'] button").ClickAsync();
                await Expect(page.Locator("#once")).ToBeVisibleAsync();
            });
            await CheckAsync(reader, "one", "/admin/accounts", page => page.Locator(".row a").First.ClickAsync());
        }
    }

    private async Task<Product> StartAsync() => await StartProductAsync(("Accounts__Mode", "Accounts"), ("Accounts__Registration", "Invite"));

    private static async Task CheckAsync(Reader reader, string state, string address, Func<IPage, Task>? prepare = null)
    {
        var page = (await reader.TabAsync(address)).Page;
        if (prepare is not null)
            await prepare(page);
        await EveryLook.CheckAsync(page, $"account-{state}");
        await page.CloseAsync();
    }
}
