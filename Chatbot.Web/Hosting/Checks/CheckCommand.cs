using System.Globalization;
using System.Text;
using Chatbot.Core.Administration;
using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Core.Provider;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting.Checks;

/// <summary><c>--check</c>: the checks of the administrator's page on the console. Starts no server and writes nothing.</summary>
internal static class CheckCommand
{
    /// <summary>The strongest first, as POSIX has it.</summary>
    private static readonly string[] LanguageVariables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <summary>0 when all is well or only worth knowing, 1 where there is a problem, 78 where the product would not start.</summary>
    public static async Task<(int ExitCode, string Text)> RunAsync(string[] arguments, SecretRedactor redactor)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Language(Environment.GetEnvironmentVariable);
        var loaded = CommandSettings.Load(arguments, redactor);
        if (loaded.Errors.Count > 0)
            return (StartupRefusedException.ExitCode, loaded.Explain());

        await using var services = Services(loaded.Options);
        var keys = services.GetRequiredService<IApiKeySource>();
        redactor.Add(keys.Current);
        await services.ReadStoredSettingsAsync(CancellationToken.None);
        await services.GetRequiredService<ProviderProbe>().AskAsync(CancellationToken.None);
        CheckLine[] lines =
        [
            .. services.GetRequiredService<SelfChecks>().Run(),
            .. loaded.Warnings.Select(warning => new CheckLine(
                warning.Names, CheckState.Note, warning.Problem.In(CultureInfo.CurrentUICulture), warning.Remedy.In(CultureInfo.CurrentUICulture))),
        ];
        return (lines.Any(line => line.State == CheckState.Problem) ? 1 : 0, Table(lines));
    }

    /// <summary>English where the console's language is another than Japanese; Japanese too where it has none.</summary>
    internal static CultureInfo Language(Func<string, string?> variable)
    {
        var name = LanguageVariables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
        var none = name.Length == 0 || name.StartsWith("C.", StringComparison.Ordinal) || name is "C" or "POSIX";
        return none || name.StartsWith("ja", StringComparison.OrdinalIgnoreCase) ? LocalText.Japanese : LocalText.English;
    }

    /// <summary>The worst first, what to do below what was found.</summary>
    internal static string Table(IEnumerable<CheckLine> lines)
    {
        var table = new StringBuilder();
        foreach (var line in lines.OrderBy(line => line.State))
        {
            table.Append(Word(line.State)).Append("  ").Append(line.Title).Append(": ").AppendLine(line.Text);
            if (line.Action is not null)
                table.Append("         -> ").AppendLine(line.Action);
        }

        return table.ToString().TrimEnd();
    }

    // Seven columns each; a Japanese letter takes two.
    private static string Word(CheckState state) => state switch
    {
        CheckState.Problem => CheckTexts.WordProblem,
        CheckState.Note => CheckTexts.WordNote,
        _ => CheckTexts.WordOk,
    };

    private static ServiceProvider Services(ChatbotOptions options)
    {
        var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = VersionCheck.ProfileOf(options) });
        return host.Services
            .AddSingleton(options).AddSingleton(options.OpenAI).AddSingleton(options.Answers)
            .AddSingleton<CurrentOptions>().AddSingleton<IApiKeySource, ApiKeySource>()
            .AddSingleton(TimeProvider.System).AddSingleton<SeenRequests>()
            .AddChatbotDisk()
            .AddChatbotProvider()
            .AddSelfChecks()
            .BuildServiceProvider();
    }
}
