using Chatbot.Core.Configuration;

namespace Chatbot.Tests.Configuration;

public sealed class SettingRulesTests
{
    /// <summary>Whose value is free; SecretKey has rules of its own in Production.</summary>
    private static readonly string[] AnythingGoes = ["SecretKey"];

    [Fact]
    public void ByKey_EverySettableProperty_HasARule()
    {
        Assert.Equal(Setting.All.Select(setting => setting.Key), SettingRules.ByKey.Keys);
    }

    [Fact]
    public void Rows_EverySetting_HasATestedMessage()
    {
        var tested = SettingMessages.Rows.Select(row => (string)row[0]).Concat(AnythingGoes);
        Assert.Equal(Setting.All.Select(setting => setting.Key).Order(), tested.Order());
    }

    [Theory]
    [MemberData(nameof(SettingMessages.Rows), MemberType = typeof(SettingMessages))]
    public void Load_ValueThatIsNotAllowed_SaysSoInBothLanguages(string key, string value, string japanese, string english)
    {
        using var settings = new Settings().Argument(key, value);

        var error = Assert.Single(settings.Load().Errors);

        Assert.StartsWith(key, error.Names, StringComparison.Ordinal);
        Assert.Equal(japanese, error.In(LocalText.Japanese));
        Assert.Equal(english, error.In(LocalText.English));
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Testing")]
    public void Load_Defaults_AreAllowed(string profile)
    {
        using var settings = new Settings();
        Assert.Empty(settings.Load(profile).Errors);
    }

    [Theory]
    [InlineData("OpenAI:FirstTokenTimeout", "00:11:00", "It must not exceed Answers:Longest (00:10:00).", "Answers:Longest（00:10:00）以下にしてください。")]
    [InlineData("OpenAI:BetweenTokensTimeout", "00:11:00", "It must not exceed Answers:Longest (00:10:00).", "Answers:Longest（00:10:00）以下にしてください。")]
    [InlineData("OpenAI:MaxOutputTokens", "128001", "It must not exceed OpenAI:ContextWindow (128000).", "OpenAI:ContextWindow（128000）以下にしてください。")]
    [InlineData("Logs:Files", "500", "Logs:Files times Logs:FileSize must be at most 2147483648 bytes.", "Logs:Files × Logs:FileSize を 2147483648 バイト以下にしてください。")]
    [InlineData("Accounts:SessionIdle", "91.00:00:00", "It must not exceed Accounts:SessionLongest (90.00:00:00).", "Accounts:SessionLongest（90.00:00:00）以下にしてください。")]
    [InlineData("Oidc:Authority", "https://login.example.com/", "Set Oidc:ClientId (Oidc__ClientId) to the client id that the provider has given.", "プロバイダーで発行されたクライアント ID を Oidc:ClientId（Oidc__ClientId）に設定してください。")]
    [InlineData("Oidc:CreateAccounts", "true", "Set Oidc:EmailDomains (Oidc__EmailDomains) to the e-mail domains of the people who may have an account: without them everybody at the provider could.", "アカウントを作ってよい人のメールドメインを Oidc:EmailDomains（Oidc__EmailDomains）に設定してください。空のままでは、プロバイダーの利用者なら誰でも入れてしまいます。")]
    [InlineData("Telemetry:MetricsPort", "5000", "It must be another port than Port: what is private is not served on the public one.", "Port とは別のポート番号にしてください。内部向けの情報を公開ポートに出さないためです。")]
    [InlineData("UploadFolder", "data/tmp", "DataFolder (data) and UploadFolder must be apart, neither inside the other.", "DataFolder（data）と UploadFolder は、互いに含まない別々のフォルダーにしてください。")]
    public void Load_SettingsThatDoNotFitTogether_NamesBoth(string key, string value, string english, string japanese)
    {
        using var settings = new Settings().Argument(key, value);

        var error = Assert.Single(settings.Load().Errors);

        Assert.StartsWith(key, error.Names, StringComparison.Ordinal);
        Assert.Equal($"The value \"{value}\" cannot be used. {english}", error.In(LocalText.English));
        Assert.Equal($"値「{value}」は使えません。 {japanese}", error.In(LocalText.Japanese));
    }

    [Theory]
    [InlineData("Debug")]
    [InlineData("Testing")]
    public void Load_DebuggingInProduction_IsRefused(string key)
    {
        using var settings = new Settings().Secrets().Argument(key, "true");

        var error = Assert.Single(settings.Load("Production").Errors);

        Assert.Equal(key, error.Names);
        Assert.Equal("The value \"true\" cannot be used. In Production only false is allowed.", error.In(LocalText.English));
        Assert.Equal("値「true」は使えません。 本番環境（Production）では false だけが使えます。", error.In(LocalText.Japanese));
    }

    [Theory]
    [InlineData("ListenOnAllAddresses", "true")]
    // Another program lets the world in.
    [InlineData("Network:KnownProxies", "127.0.0.1")]
    public void Load_LocalModeInReachOfOthersInProduction_IsRefusedAndSaysWhatToDo(string key, string value)
    {
        using var settings = new Settings().Secrets().Argument("Accounts:Mode", "Local").Argument("ListenOnAllAddresses", "false").Argument(key, value);

        var error = Assert.Single(settings.Load("Production").Errors);

        Assert.Equal("Accounts:Mode (Accounts__Mode)", error.Names);
        var english = error.In(LocalText.English);
        Assert.Contains("without a login", english, StringComparison.Ordinal);
        Assert.Contains("ListenOnAllAddresses=false", english, StringComparison.Ordinal);
        Assert.Contains("Accounts:ConfirmLocal=true", english, StringComparison.Ordinal);
        Assert.Contains("誰でもログインなしに使えます", error.In(LocalText.Japanese), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ListenOnAllAddresses", "false")]
    [InlineData("Accounts:ConfirmLocal", "true")]
    public void Load_LocalModeInProduction_IsTakenWhereItIsMeant(string key, string value)
    {
        using var settings = new Settings().Secrets().Argument("Accounts:Mode", "Local").Argument(key, value);
        Assert.Empty(settings.Load("Production").Errors);
    }

    [Fact]
    public void Load_Nothing_MeansAccountsInProductionAndNoneElsewhere()
    {
        using var settings = new Settings().Secrets();
        Assert.Equal(AccountMode.Accounts, settings.Load("Production").Options.Accounts.Mode);
        Assert.Equal(AccountMode.Local, settings.Load("Development").Options.Accounts.Mode);
        Assert.Equal(AccountMode.Local, settings.Load("Testing").Options.Accounts.Mode);
    }

    [Fact]
    public void Load_FileWhereAFolderIsMeant_IsRefused()
    {
        using var settings = new Settings();
        settings.Argument("DataFolder", settings.File("data", ""));
        Assert.StartsWith("DataFolder", Assert.Single(settings.Load().Errors).Names, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://user:hunter2@example.com/v1")]
    [InlineData("ftp://user:hunter2@example.com/v1")]
    public void Load_AddressWithAPassword_DoesNotRepeatIt(string address)
    {
        using var settings = new Settings().Argument("OpenAI:Endpoint", address);
        var loaded = settings.Load();
        Assert.Single(loaded.Errors);
        Assert.DoesNotContain("hunter2", loaded.Explain(), StringComparison.Ordinal);
    }
}
