using System.Net.Sockets;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage.Upgrades;
using Chatbot.Web.Hosting.Checks;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Connections;

namespace Chatbot.Web.Hosting;

/// <summary>What happens before there is a host and after it is gone: arguments, settings, refusals, the last log line.</summary>
public sealed class Launch
{
    private readonly string[] _arguments;
    private readonly SecretRedactor _redactor = new();
    private IDisposable? _dataFolder;

    private Launch(string[] arguments) => _arguments = arguments;

    /// <summary>
    /// Runs the product and returns its exit code: 0, 64 for wrong arguments, 65 for a database that does not fit, 78 for wrong settings, else 1,
    /// or what a command says.
    /// </summary>
    public static async Task<int> RunAsync(string[] arguments, Func<Launch, Task> run)
    {
        var line = CommandLine.Parse(arguments);
        var launch = new Launch(arguments);
        return line.Action switch
        {
            CommandLineAction.Help => launch.Tell(Console.Out, BothLanguages.Say(() => HostingTexts.Usage), 0),
            CommandLineAction.Invalid => launch.Tell(
                Console.Error, line.Problem + Environment.NewLine + BothLanguages.Say(() => HostingTexts.SeeHelp), 64),
            CommandLineAction.HealthCheck => await HealthProbe.AskAsync(arguments),
            CommandLineAction.Check => await launch.GuardAsync(launch.CheckAsync),
            CommandLineAction.UndoUpgrade => await launch.GuardAsync(launch.UndoUpgradeAsync),
            CommandLineAction.Backup or CommandLineAction.Restore or CommandLineAction.Verify =>
                await launch.GuardAsync(() => Task.FromResult(BackupCommands.Run(line, arguments, launch._redactor, launch.Tell))),
            _ => await launch.GuardAsync(async () =>
            {
                await run(launch);
                return 0;
            }),
        };
    }

    /// <summary>A host with our sources, the checked settings and their secrets known to the log.</summary>
    /// <exception cref="StartupRefusedException">A setting is wrong, or another process uses the data folder.</exception>
    public (WebApplicationBuilder Builder, ChatbotOptions Options) CreateBuilder()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            // Of the framework's own sources none is used: none need be watched until ours take their place.
            Args = [.. _arguments, "--hostBuilder:reloadConfigOnChange=false"],
            // Published files lie beside the binaries; the current folder may be any.
            ContentRootPath = Directory.Exists(beside) ? AppContext.BaseDirectory : null,
        });
        builder.WebHost.UseStaticWebAssets();

        var environment = builder.Environment.EnvironmentName;
        builder.Configuration.UseChatbotSources(ChatbotOptionsLoader.Profile(environment) ?? environment, _arguments);
        var loaded = ChatbotOptionsLoader.Load(builder.Configuration, environment);
        _redactor.AddSecretsOf(loaded.Options);
        if (loaded.Errors.Count > 0)
            throw new StartupRefusedException(loaded.Explain());

        _dataFolder = DataFolderHold.Take(loaded.Options, problem => Tell(Console.Error, problem, 0));
        builder.Environment.EnvironmentName = ChatbotOptionsLoader.Profile(environment)!;
        builder.AddChatbotLogging(loaded, _redactor);
        builder.Services.AddSingleton(loaded.Options).AddSingleton(_redactor).AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IApiKeySource, ApiKeySource>();
        return (builder, loaded.Options);
    }

    private async Task<int> CheckAsync()
    {
        var (exitCode, text) = await CheckCommand.RunAsync(_arguments, _redactor);
        return Tell(exitCode == StartupRefusedException.ExitCode ? Console.Error : Console.Out, text, exitCode);
    }

    private async Task<int> UndoUpgradeAsync()
    {
        var (exitCode, text) = await UndoUpgradeCommand.RunAsync(_arguments, _redactor);
        return Tell(exitCode == 0 ? Console.Out : Console.Error, text, exitCode);
    }

    private async Task<int> GuardAsync(Func<Task<int>> run)
    {
        await using var log = Logging.Bootstrap(_redactor);
        try
        {
            return await run();
        }
        catch (HostAbortedException)
        {
            // Design-time tools stop the host on purpose, by this exception.
            throw;
        }
        catch (StartupRefusedException e)
        {
            return Tell(Console.Error, e.Message, StartupRefusedException.ExitCode);
        }
        catch (UpgradeRefusedException e)
        {
            return Tell(Console.Error, UpgradeMessage.Of(e.Refusal), UpgradeMessage.ExitCode);
        }
        catch (InvalidDataException e)
        {
            var problem = BothLanguages.Say(() => HostingTexts.BrokenFile, e.Message, e.InnerException?.Message ?? "");
            return Tell(Console.Error, problem, StartupRefusedException.ExitCode);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            return Tell(Console.Error, BothLanguages.Say(() => HostingTexts.PortTaken, e.Message), 1);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            return Tell(Console.Error, BothLanguages.Say(() => HostingTexts.PortForbidden), 1);
        }
        catch (Exception e)
        {
            log.Fatal(e, "The process ends by an error.");
            return 1;
        }
        finally
        {
            _dataFolder?.Dispose();
        }
    }

    private int Tell(TextWriter writer, string text, int exitCode)
    {
        writer.WriteLine(_redactor.Redact(text));
        return exitCode;
    }
}
