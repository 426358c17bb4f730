using Chatbot.Core.Configuration;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting;

/// <summary>What the arguments ask for.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Problem">What is wrong with them.</param>
/// <param name="File">The file that it is to be done with.</param>
public sealed record CommandLine(CommandLineAction Action, string? Problem = null, string? File = null)
{
    /// <summary>Settings of the framework that may be given too; tools and tests do.</summary>
    private static readonly string[] HostKeys =
    [
        HostDefaults.EnvironmentKey, HostDefaults.ContentRootKey, HostDefaults.ApplicationKey, WebHostDefaults.WebRootKey,
        WebHostDefaults.StaticWebAssetsKey, WebHostDefaults.HostingStartupAssembliesKey, WebHostDefaults.PreventHostingStartupKey,
    ];

    private static readonly Dictionary<string, CommandLineAction> Words = new()
    {
        ["--healthcheck"] = CommandLineAction.HealthCheck,
        ["--check"] = CommandLineAction.Check,
        ["--undo-upgrade"] = CommandLineAction.UndoUpgrade,
        ["--backup"] = CommandLineAction.Backup,
        ["--restore"] = CommandLineAction.Restore,
        ["--verify"] = CommandLineAction.Verify,
    };

    /// <summary>Those of the arguments that are settings.</summary>
    public static string[] SettingsOf(IReadOnlyList<string> arguments)
    {
        var settings = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (FindWord(arguments[i]) is { } word)
                _ = FileOf(word, arguments, ref i);
            else
                settings.Add(arguments[i]);
        }

        return [.. settings];
    }

    /// <summary>Reads <c>--Key=value</c> and <c>--Key value</c>; anything else must be one of our words.</summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
            return new CommandLine(CommandLineAction.Help);

        var (action, file) = (CommandLineAction.Run, (string?)null);
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (FindWord(argument) is { } word)
            {
                (action, file) = (word, FileOf(word, arguments, ref i));
                if (file is null && word is CommandLineAction.Restore or CommandLineAction.Verify)
                    return Invalid(BothLanguages.Say(() => HostingTexts.ArgumentWithoutValue, argument.Split('=')[0]));
                continue;
            }

            var parts = argument.Split('=', 2);
            var name = parts[0].StartsWith("--", StringComparison.Ordinal) ? parts[0][2..] : null;
            if (name is null || !IsKnown(name, parts))
                return Invalid(ChatbotOptionsLoader.Unknown(name ?? argument).ToString());
            if (parts.Length == 1 && (++i == arguments.Count || arguments[i].StartsWith("--", StringComparison.Ordinal)))
                return Invalid(BothLanguages.Say(() => HostingTexts.ArgumentWithoutValue, argument));
        }

        return new CommandLine(action, File: file);
    }

    private static CommandLineAction? FindWord(string argument)
    {
        var name = argument.Split('=')[0];
        return Words.TryGetValue(name, out var word) && (name == argument || TakesFile(word)) ? word : null;
    }

    private static bool TakesFile(CommandLineAction word) =>
        word is CommandLineAction.Backup or CommandLineAction.Restore or CommandLineAction.Verify;

    /// <summary>What stands behind the equals sign or as the next argument; null: nothing does.</summary>
    private static string? FileOf(CommandLineAction word, IReadOnlyList<string> arguments, ref int at)
    {
        if (!TakesFile(word))
            return null;
        if (arguments[at].Split('=', 2) is [_, var file])
            return file.Length > 0 ? file : null;
        return at + 1 < arguments.Count && !arguments[at + 1].StartsWith("--", StringComparison.Ordinal) ? arguments[++at] : null;
    }

    private static bool IsKnown(string name, string[] parts) =>
        Setting.Find(name) is not null
        || HostKeys.Contains(name, StringComparer.OrdinalIgnoreCase)
        // The framework's test host hands over the sections of its settings too, empty.
        || (parts is [_, ""] && Setting.Sections.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static CommandLine Invalid(string problem) => new(CommandLineAction.Invalid, problem);
}

public enum CommandLineAction
{
    Run,
    Help,
    HealthCheck,
    Check,
    UndoUpgrade,
    Backup,
    Restore,
    Verify,
    Invalid,
}
