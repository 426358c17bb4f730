using System.Globalization;
using Chatbot.Tests.Integration;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;
using Microsoft.Playwright;
using OtpNet;
using static Microsoft.Playwright.Assertions;

namespace Chatbot.Tests.EndToEnd;

/// <summary>Passkeys with an authenticator that Chromium makes up, the second step, and the provider, as people meet them.</summary>
[Collection(DeskBrowserCollection.Name)]
public sealed class FactorTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Name = "花子";

    [Theory]
    [InlineData("ja")]
    [InlineData("en")]
    public async Task Passkey_AddedRenamedUsedAndRemoved(string language)
    {
        var (reader, people) = await BeginAsync(language);
        var page = people.Page;
        var (device, id) = await DeviceAsync(page, verifies: true);
        await AddPasskeyAsync(people, language, "Laptop");
        await Expect(page.Locator(".row-title")).ToHaveTextAsync("Laptop");
        await page.Locator(".rename summary").ClickAsync();
        await page.Locator(".rename [name='Input.Name']").FillAsync("会社の PC");
        await page.Locator(".rename button").ClickAsync();
        await Expect(page.Locator(".row-title")).ToHaveTextAsync("会社の PC");

        for (var i = 0; i < 2; i++)
        {
            await people.SignOutAsync(Name);
            await Button(page, language, nameof(FactorTexts.SignInPasskey)).ClickAsync();
            await Expect(people.Menu(Name)).ToBeVisibleAsync();
        }

        // The counter is kept: a copy of the device would be noticed.
        var sent = await device.SendAsync("WebAuthn.getCredentials", new() { ["authenticatorId"] = id });
        Assert.True(sent!.Value.GetProperty("credentials")[0].GetProperty("signCount").GetInt32() >= 3);
        await page.GotoAsync("/account/passkeys");
        await page.Locator(".row > form button").ClickAsync();
        await Expect(page.Locator(".row-title")).ToHaveCountAsync(0);
        await people.SignOutAsync(Name);
        reader.Expect("status of 401");
        await Button(page, language, nameof(FactorTexts.SignInPasskey)).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync(Say(language, nameof(FactorTexts.PasskeyFailed)));
    }

    [Fact]
    public async Task Passkey_OfADeviceThatDoesNotVerifyItsOwner_IsNotMade()
    {
        var (_, people) = await BeginAsync("en");
        await DeviceAsync(people.Page, verifies: false);

        await AddPasskeyAsync(people, "en", "Laptop");

        await Expect(people.Page.Locator("form[data-passkey=create] [role=alert]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Pages_WithoutScripts_OfferNoPasskeyAndTheSecondStepWorks()
    {
        var (_, people) = await BeginAsync("en", scripts: false);
        var page = people.Page;
        await page.GotoAsync("/account/passkeys");
        await Expect(page.Locator("form[data-passkey]")).ToBeHiddenAsync();
        await Expect(page.GetByText(Say("en", nameof(FactorTexts.PasskeysNotHere)))).ToBeVisibleAsync();
        var recovery = await SwitchOnAsync(people, "en");
        await page.GetByRole(AriaRole.Link, new() { Name = Say("en", nameof(FactorTexts.RecoveryKept)) }).ClickAsync();
        await people.SignOutAsync(Name);
        await Expect(page.Locator("form[data-passkey]")).ToBeHiddenAsync();

        await people.SignInAsync(Name);
        await page.GetByLabel(Say("en", nameof(FactorTexts.Code)), new() { Exact = true }).FillAsync(recovery);
        await page.Keyboard.PressAsync("Enter");

        await Expect(people.Menu(Name)).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("ja")]
    [InlineData("en")]
    public async Task Pages_EachState_NoViolationsAndNothingSticksOut(string language)
    {
        await using var provider = new OidcServer();
        await provider.InitializeAsync();
        var (_, people) = await BeginAsync(language, settings: [.. provider.Arguments.Select(argument =>
            (argument.Split('=')[0].TrimStart('-').Replace(":", "__", StringComparison.Ordinal), argument[(argument.IndexOf('=', StringComparison.Ordinal) + 1)..]))]);
        var page = people.Page;
        await DeviceAsync(page, verifies: true);
        await AddPasskeyAsync(people, language, "会社のノート PC");
        await Expect(page.Locator(".row-title")).ToHaveCountAsync(1);
        await EveryLook.CheckAsync(page, "factor-passkeys");
        await page.GotoAsync("/account/external");
        await EveryLook.CheckAsync(page, "factor-external");
        await page.GotoAsync("/account/second-step");
        await EveryLook.CheckAsync(page, "factor-second-step");
        await SwitchOnAsync(people, language);
        await EveryLook.CheckAsync(page, "factor-codes");
        await page.GotoAsync("/account/second-step");
        await EveryLook.CheckAsync(page, "factor-second-step-on");
        await page.GotoAsync("/account");
        await EveryLook.CheckAsync(page, "factor-account");
        await page.GotoAsync("/admin/accounts");
        await page.Locator(".row a").First.ClickAsync();
        await EveryLook.CheckAsync(page, "factor-desk");
        await people.SignOutAsync(Name);
        await EveryLook.CheckAsync(page, "factor-sign-in");
        await people.SignInAsync(Name);
        await page.WaitForURLAsync("**/sign-in/code");
        await EveryLook.CheckAsync(page, "factor-code");
    }

    private static string Say(string language, string name, params object[] values) =>
        FactorTexts.ResourceManager.GetString(name, CultureInfo.GetCultureInfo(language))!.Fill(values);

    private static ILocator Button(IPage page, string language, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = Say(language, name), Exact = true });

    private static async Task AddPasskeyAsync(PeoplePages people, string language, string name)
    {
        var page = people.Page;
        await page.GotoAsync("/account/passkeys");
        await page.GetByLabel(Say(language, nameof(FactorTexts.PasskeyName)), new() { Exact = true }).FillAsync(name);
        await people.Field(nameof(AccountTexts.CurrentPassword)).FillAsync(PeoplePages.Password);
        await Button(page, language, nameof(FactorTexts.AddPasskey)).ClickAsync();
        await Button(page, language, nameof(FactorTexts.PasskeyCreate)).ClickAsync();
    }

    /// <summary>Switches the second step on, and returns one recovery code; the page shows them all.</summary>
    private static async Task<string> SwitchOnAsync(PeoplePages people, string language)
    {
        var page = people.Page;
        await page.GotoAsync("/account/second-step");
        var key = (await page.Locator(".key").TextContentAsync())!.Replace(" ", "", StringComparison.Ordinal);
        var code = new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime);
        await page.GetByLabel(Say(language, nameof(FactorTexts.NewCode)), new() { Exact = true }).FillAsync(code);
        await people.Field(nameof(AccountTexts.CurrentPassword)).FillAsync(PeoplePages.Password);
        await Button(page, language, nameof(FactorTexts.SwitchOn)).ClickAsync();
        return (await page.Locator(".codes code").First.TextContentAsync())!;
    }

    private static async Task<(ICDPSession Session, string Id)> DeviceAsync(IPage page, bool verifies)
    {
        var device = await page.Context.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        var added = await device.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = verifies,
                ["isUserVerified"] = verifies,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return (device, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    private async Task<(Reader Reader, PeoplePages People)> BeginAsync(
        string language, bool scripts = true, params (string Name, string Value)[] settings)
    {
        var product = await StartProductAsync([("Accounts__Mode", "Accounts"), .. settings]);
        var reader = await ComeAsync(new Visit(language, Scripts: scripts), product.Address);
        var people = new PeoplePages((await reader.TabAsync()).Page, language);
        await people.SetUpAsync(await product.SetupTokenAsync(), Name);
        return (reader, people);
    }
}
