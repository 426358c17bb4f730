using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;

namespace Chatbot.Core.Administration;

/// <summary>What an administrator wants of one setting.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Text">Its new value as text; null: back to the configured one.</param>
/// <param name="Version">The version that the administrator has seen; 0: never changed.</param>
public sealed record SettingEdit(string Key, string? Text, int Version);

/// <summary>What became of it. Only <see cref="Saved"/> has changed anything.</summary>
public abstract record SettingsResult
{
    private SettingsResult()
    {
    }

    /// <param name="Keys">What is different now; none where nothing was.</param>
    public sealed record Saved(IReadOnlyList<string> Keys) : SettingsResult;

    /// <param name="Errors">What is wrong, each with the key it belongs to.</param>
    public sealed record Refused(IReadOnlyList<SettingError> Errors) : SettingsResult;

    /// <param name="Keys">What somebody else has changed since.</param>
    public sealed record ChangedMeanwhile(IReadOnlyList<string> Keys) : SettingsResult;

    /// <summary>There is no such setting, or it cannot be changed here.</summary>
    public sealed record Unknown : SettingsResult;

    public sealed record NotStored(StorageProblem Problem) : SettingsResult;
}

/// <summary>A setting as it stands.</summary>
/// <param name="Setting">Which.</param>
/// <param name="Text">What holds.</param>
/// <param name="Configured">What the files and the environment say.</param>
/// <param name="Version">How often it was changed.</param>
/// <param name="Stored">A stored value holds, not the configured one.</param>
/// <param name="At">When it was last changed.</param>
/// <param name="By">Who did.</param>
public sealed record SettingState(
    Setting Setting, string Text, string Configured, int Version, bool Stored, DateTimeOffset? At, string? By);
