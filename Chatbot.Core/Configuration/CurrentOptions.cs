namespace Chatbot.Core.Configuration;

/// <summary>
/// The settings as they are now: those of the start, and over them what an administrator has changed since. Ask for
/// <see cref="Value"/> at each use; what it gives is never changed, a change gives another.
/// </summary>
/// <param name="configured">The settings that were read and checked at start.</param>
public sealed class CurrentOptions(ChatbotOptions configured)
{
    private volatile ChatbotOptions _value = configured;

    /// <summary>What the files, the environment and the command line say.</summary>
    public ChatbotOptions Configured { get; } = configured;

    /// <summary>What holds.</summary>
    public ChatbotOptions Value => _value;

    /// <summary>The keys of settings that were changed in an earlier run and do not hold: they are no longer allowed.</summary>
    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    /// <summary>Puts other settings in force, at once and for everybody.</summary>
    internal void Publish(ChatbotOptions options, IReadOnlyList<string> leftOut) => (_value, LeftOut) = (options, leftOut);
}
