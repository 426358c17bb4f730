using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chatbot.Core.Administration;

/// <summary>
/// One change of one setting. The newest of a key says what holds, the older ones are its history: there is no second place
/// that could disagree.
/// </summary>
public sealed class SettingChange
{
    public required string Key { get; init; }

    /// <summary>1 for the first change of its key. Two who change the same version at once cannot both be stored.</summary>
    public required int Version { get; init; }

    /// <summary>What held before.</summary>
    public required string Before { get; init; }

    /// <summary>What holds since; null: the configured value.</summary>
    public required string? Value { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The account of the administrator.</summary>
    public required string By { get; init; }
}

internal sealed class SettingChangeConfiguration : IEntityTypeConfiguration<SettingChange>
{
    public void Configure(EntityTypeBuilder<SettingChange> builder)
    {
        builder.ToTable("RuntimeSettings");
        builder.HasKey(change => new { change.Key, change.Version });
        builder.Property(change => change.Version).ValueGeneratedNever();
    }
}
