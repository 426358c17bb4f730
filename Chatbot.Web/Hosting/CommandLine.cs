using Chatbot.Core.Configuration;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting;

/// <summary>What the arguments ask for.</summary>
public sealed record CommandLine(CommandLineAction Action, string? Problem = null)
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
    };

    /// <summary>Those of the arguments that are settings.</summary>
    public static string[] SettingsOf(IEnumerable<string> arguments) => [.. arguments.Where(argument => !Words.ContainsKey(argument))];

    /// <summary>Reads <c>--Key=value</c> and <c>--Key value</c>; anything else must be one of our words.</summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
            return new CommandLine(CommandLineAction.Help);

        var action = CommandLineAction.Run;
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (Words.TryGetValue(argument, out var word))
            {
                action = word;
                continue;
            }

            var parts = argument.Split('=', 2);
            var name = parts[0].StartsWith("--", StringComparison.Ordinal) ? parts[0][2..] : null;
            if (name is null || !IsKnown(name, parts))
                return Invalid(ChatbotOptionsLoader.Unknown(name ?? argument).ToString());
            if (parts.Length == 1 && (++i == arguments.Count || arguments[i].StartsWith("--", StringComparison.Ordinal)))
                return Invalid(BothLanguages.Say(() => HostingTexts.ArgumentWithoutValue, argument));
        }

        return new CommandLine(action);
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
    Invalid,
}
