using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chatbot.Core.Usage;

/// <summary>
/// What one answer counts against the allowances: its worst case while it is on its way, then what it has used. Knows no
/// content, and outlives the conversation.
/// </summary>
public sealed class UsageRecord
{
    public required Guid AnswerId { get; init; }

    public required string OwnerId { get; init; }

    public required string Model { get; init; }

    /// <summary>The day on which it began, in the team's zone.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The price that held when it began.</summary>
    public required ModelPrice Price { get; init; }

    /// <summary>Tokens that the conversation had when it was asked; the provider's count once it has told one.</summary>
    public required long PromptTokens { get; set; }

    /// <summary>What the tokens count for: the most that they may be, until it has ended.</summary>
    public required long Tokens { get; set; }

    /// <summary>Nano-units: the most that it may cost, until it has ended.</summary>
    public required long Cost { get; set; }

    public long InputTokens { get; set; }

    public long CachedInputTokens { get; set; }

    public long OutputTokens { get; set; }

    public int Searches { get; set; }

    /// <summary>The provider did not tell all of it.</summary>
    public bool Estimated { get; set; }

    /// <summary>It has ended: what is counted was used.</summary>
    public bool Settled { get; set; }

    /// <summary>What it counts, in the unit.</summary>
    public long CountOf(AllowanceUnit unit) => unit == AllowanceUnit.Money ? Cost : Tokens;

    /// <summary>Counts what was used instead of the worst case.</summary>
    public Receipt Settle(Spending spent)
    {
        ArgumentNullException.ThrowIfNull(spent);
        (InputTokens, CachedInputTokens, OutputTokens) = (spent.Input, spent.CachedInput, spent.Output);
        (Searches, Estimated, Settled) = (spent.Searches, spent.Estimated, true);
        Tokens = spent.Input + spent.Output;
        Cost = Price.CostOf(spent.Input, spent.CachedInput, spent.Output, spent.Searches, spent.FileSearches);
        if (spent is { Estimated: false, Input: > 0 })
            PromptTokens = spent.Input;
        return new(Cost, Price, Searches, Estimated, spent.FileSearches);
    }
}

/// <summary>What the calls for one answer have used.</summary>
/// <param name="Input">Tokens, cached ones included.</param>
/// <param name="Output">Tokens, reasoning included.</param>
/// <param name="Estimated">The provider did not tell all of it.</param>
public sealed record Spending(long Input, long CachedInput, long Output, int Searches, bool Estimated)
{
    /// <summary>Calls of the file search.</summary>
    public int FileSearches { get; init; }

    /// <summary>Nothing was sent, or all that was sent was refused.</summary>
    public static Spending Nothing { get; } = new(0, 0, 0, 0, Estimated: false);
}

internal sealed class UsageRecordConfiguration : IEntityTypeConfiguration<UsageRecord>
{
    public void Configure(EntityTypeBuilder<UsageRecord> builder)
    {
        builder.ToTable("UsageRecords");
        // No key to the message: what was spent stays when a conversation is deleted.
        builder.HasKey(record => record.AnswerId);
        builder.Property(record => record.AnswerId).ValueGeneratedNever();
        builder.Property(record => record.Price).HasConversion(
            price => JsonSerializer.Serialize(price, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<ModelPrice>(json, JsonSerializerOptions.Default)!);
        builder.HasIndex(record => new { record.OwnerId, record.Day });
        builder.HasIndex(record => record.Day);
        // The few that a start has to mend.
        builder.HasIndex(record => record.Settled).HasFilter("Settled = 0");
    }
}
