using Chatbot.Web.Hosting;

namespace Chatbot.Tests.Hosting;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData(CommandLineAction.Run)]
    [InlineData(CommandLineAction.Run, "--Port=8080")]
    [InlineData(CommandLineAction.Run, "--OpenAI:Model", "gpt-4.1", "--port", "1")]
    [InlineData(CommandLineAction.Run, "--OpenAI:Models:0=a", "--environment=Testing", "--contentRoot=/", "--applicationName", "Chatbot.Web")]
    [InlineData(CommandLineAction.Run, "--Logs=", "--Logs:Folder=")]
    [InlineData(CommandLineAction.Help, "--help")]
    [InlineData(CommandLineAction.Help, "--nonsense", "-h")]
    [InlineData(CommandLineAction.HealthCheck, "--healthcheck")]
    [InlineData(CommandLineAction.HealthCheck, "--healthcheck", "--Port=1")]
    [InlineData(CommandLineAction.Check, "--check", "--OpenAI:Model=gpt-4.1")]
    [InlineData(CommandLineAction.UndoUpgrade, "--undo-upgrade")]
    public void Parse_Arguments_AsksFor(CommandLineAction action, params string[] arguments)
    {
        Assert.Equal(new CommandLine(action), CommandLine.Parse(arguments));
    }

    [Theory]
    [InlineData(CommandLineAction.Backup, null, "--backup")]
    [InlineData(CommandLineAction.Backup, null, "--backup", "--Port=1")]
    [InlineData(CommandLineAction.Backup, "a.tar.gz", "--Port=1", "--backup", "a.tar.gz", "--DataFolder", "x")]
    [InlineData(CommandLineAction.Backup, "a=b.tar.gz", "--backup=a=b.tar.gz")]
    [InlineData(CommandLineAction.Restore, "--odd", "--restore=--odd")]
    [InlineData(CommandLineAction.Restore, "a", "--restore", "a")]
    [InlineData(CommandLineAction.Verify, "/b/c", "--verify", "/b/c")]
    public void Parse_CommandWithAFile_KnowsTheFile(CommandLineAction action, string? file, params string[] arguments)
    {
        Assert.Equal(new CommandLine(action, File: file), CommandLine.Parse(arguments));
    }

    [Fact]
    public void SettingsOf_Arguments_AreNeitherWordsNorTheirFiles() => Assert.Equal(
        ["--Port", "1", "--DataFolder=x"], CommandLine.SettingsOf(["--Port", "1", "--restore", "a", "--check", "--verify=b", "--DataFolder=x", "--backup"]));

    [Theory]
    [InlineData("--restore: there is no value. Write --restore=value.", "--restore")]
    [InlineData("--verify: there is no value. Write --verify=value.", "--verify", "--Port=1")]
    [InlineData("--verify: there is no value. Write --verify=value.", "--verify=")]
    [InlineData("There is no setting of this name.", "--backup", "a", "b")]
    [InlineData("Did you mean Port?", "--Prot=1")]
    [InlineData("Did you mean OpenAI:Model?", "--OpenAI:Modell", "x")]
    [InlineData("There is no setting of this name.", "start")]
    [InlineData("There is no setting of this name.", "--Logs=folder")]
    [InlineData("There is no setting of this name.", "--urls=http://localhost:1")]
    [InlineData("There is no setting of this name.", "--Port", "1", "2")]
    [InlineData("--Port: there is no value. Write --Port=value.", "--Port")]
    [InlineData("--Port: there is no value. Write --Port=value.", "--Port", "--Debug=true")]
    public void Parse_WrongArguments_SaysWhatIsMeant(string english, params string[] arguments)
    {
        var line = CommandLine.Parse(arguments);
        Assert.Equal(CommandLineAction.Invalid, line.Action);
        Assert.Contains(english, line.Problem, StringComparison.OrdinalIgnoreCase);
    }
}
