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
