using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chatbot.Core.Accounts;

/// <summary>Something that has happened once, or again and again within an hour: who and from where, never what was said.</summary>
public sealed class SecurityEvent
{
    public long Id { get; init; }

    public required SecurityEventKind Kind { get; init; }

    public string? AccountId { get; init; }

    public string? Client { get; init; }

    public string? ByAccountId { get; init; }

    /// <summary>When it first happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it last happened.</summary>
    public required DateTimeOffset LastAt { get; set; }

    /// <summary>How often.</summary>
    public required long Count { get; set; }
}

internal sealed class SecurityEventConfiguration : IEntityTypeConfiguration<SecurityEvent>
{
    public void Configure(EntityTypeBuilder<SecurityEvent> builder)
    {
        builder.ToTable("SecurityEvents");
        builder.HasIndex(one => one.LastAt);
        builder.HasIndex(one => new { one.Kind, one.LastAt });
    }
}

/// <summary>What makes two events the same but for their time.</summary>
internal sealed record SecuritySubject(SecurityEventKind Kind, string? AccountId, string? Client, string? ByAccountId);

/// <summary>Events of one subject that are counted together.</summary>
internal sealed record SecurityTally(SecuritySubject Subject, DateTimeOffset At, DateTimeOffset LastAt, long Count);
