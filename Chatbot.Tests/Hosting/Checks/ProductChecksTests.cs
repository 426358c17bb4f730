using Chatbot.Core.Configuration;
using Chatbot.Tests.Configuration;
using Chatbot.Tests.Provider;
using Chatbot.Web.Hosting.Checks;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Hosting.Checks;

public sealed class ProductChecksTests : CheckTest
{
    private FakeTimeProvider Time { get; } = new();

    [Theory]
    [InlineData(Settings.GoodSecretKey, false, CheckState.Ok)]
    [InlineData("", false, CheckState.Note)]
    [InlineData("", true, CheckState.Problem)]
    [InlineData("change-me-change-me-change-me-change-me", true, CheckState.Problem)]
    public void Secrets_Weak_AreAProblemWhereOthersCanCome(string secretKey, bool open, CheckState state)
    {
        var options = new DevelopmentOptions { SecretKey = secretKey, ListenOnAllAddresses = open };

        var result = new SecretsCheck(options, new FakeKeySource { Current = Settings.GoodApiKey }).Run();

        Assert.Equal(state, result.State);
        if (secretKey.Length > 0)
            Assert.DoesNotContain(secretKey, result.Text + result.Action, StringComparison.Ordinal);
    }

    [Fact]
    public void Profile_DebugWhereOthersCanCome_IsAProblem()
    {
        Assert.Equal(CheckState.Problem, new ProfileCheck(new DevelopmentOptions { ListenOnAllAddresses = true }).Run().State);
        Assert.Equal(CheckResult.Note("It runs as Development. Use Production for others."), new ProfileCheck(new DevelopmentOptions()).Run());
        Assert.Equal(CheckState.Ok, new ProfileCheck(new ProductionOptions()).Run().State);
    }

    [Fact]
    public void StoredSettings_ThatDoNotHold_AreNamed()
    {
        var settings = new CurrentOptions(Options());
        Assert.Null(new StoredSettingsCheck(settings).Run());

        settings.Publish(settings.Configured, ["Accounts:Registration", "Accounts:EmailDomains"]);

        var result = new StoredSettingsCheck(settings).Run()!;
        Assert.Equal(CheckState.Problem, result.State);
        Assert.EndsWith(": Accounts:Registration, Accounts:EmailDomains", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Backup_None_SaysSoAndWhatToDo()
    {
        var result = new BackupCheck(Options(), Time).Run();
        Assert.Equal((CheckState.Note, "There is no backup yet."), (result.State, result.Text));
        Assert.Contains(Path.Combine(Folder, "data", "backups"), result.Action, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, CheckState.Ok)]
    [InlineData(47, CheckState.Ok)]
    [InlineData(48, CheckState.Note)]
    [InlineData(191, CheckState.Note)]
    [InlineData(192, CheckState.Problem)]
    public void Backup_TheNewest_CountsByItsAge(int hours, CheckState state)
    {
        var options = Options();
        options.Backup.Folder = Folder;
        foreach (var name in new[] { "chatbot-20300405T060000Z.tar.gz.sealed", "chatbot-20300301T000000Z.tar.gz", "chatbot-20310101T000000Z.tar", "note.txt" })
            File.WriteAllBytes(Path.Combine(Folder, name), new byte[2048]);
        Time.SetUtcNow(new DateTimeOffset(2030, 4, 5, 6, 0, 0, TimeSpan.Zero).AddHours(hours));

        var result = new BackupCheck(options, Time).Run();

        Assert.Equal((state, "The newest of 2 is of 4/5/2030 6:00 AM, 2 KB."), (result.State, result.Text.Replace('\u202f', ' ')));
        Assert.Equal(state == CheckState.Ok, result.Action is null);
    }

    [Fact]
    public void Version_SaysWhatRuns() =>
        Assert.Matches(@"^Chatbot \d+\.\d+\.\d+\S*, \.NET 10\.\S+, \S+, Production$", new VersionCheck(Options()).Run().Text);

    [Fact]
    public void All_OneThatCannotLook_IsAProblemAndComesFirst()
    {
        var lines = new SelfChecks([new Fixed("fine", CheckResult.Ok("Fine.")), new Fixed("absent", null), new Failing(), new Fixed("note", CheckResult.Note("Hm."))]).Run();

        Assert.Equal(["failing", "note", "fine"], lines.Select(line => line.Title));
        Assert.Equal("This could not be checked: a file or folder cannot be read.", lines[0].Text);
    }

    [Theory]
    [InlineData("LANG", "en_US.UTF-8", "en")]
    [InlineData("LANG", "de_DE.UTF-8", "en")]
    [InlineData("LANG", "ja_JP.UTF-8", "ja")]
    [InlineData("LANG", "C.UTF-8", "ja")]
    [InlineData("LANG", "", "ja")]
    [InlineData("LC_ALL", "en_GB.UTF-8", "en")]
    public void Command_Language_IsThatOfTheConsole(string variable, string value, string language) =>
        Assert.Equal(language, CheckCommand.Language(name => name == variable ? value : null).Name);

    [Fact]
    public void Command_Table_ShowsTheWorstFirstAndWhatToDoBelow() => Assert.Equal(
        string.Join(Environment.NewLine, "PROBLEM  Disk: Full.", "         -> Free some.", "OK       Clock: Right."),
        CheckCommand.Table([new("Clock", CheckState.Ok, "Right.", null), new("Disk", CheckState.Problem, "Full.", "Free some.")]));

    private sealed class Fixed(string title, CheckResult? result) : ISelfCheck
    {
        public string Title => title;

        public CheckResult? Run() => result;
    }

    private sealed class Failing : ISelfCheck
    {
        public string Title => "failing";

        public CheckResult? Run() => throw new UnauthorizedAccessException();
    }
}
