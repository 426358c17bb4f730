using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chatbot.Core.Accounts.Sessions;

/// <summary>One device that is signed in.</summary>
public sealed class AccountSession
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string AccountId { get; init; }

    /// <summary>SHA-256 of what the device's cookie holds.</summary>
    public required string TokenHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used, give or take <see cref="SessionStore.Coarse"/>.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The address, or the network of an IPv6 address, that it was begun from.</summary>
    public required string Client { get; init; }

    /// <summary>What the browser called itself, shortened: for the eye of its owner only.</summary>
    public required string Agent { get; init; }
}

internal sealed class AccountSessionConfiguration : IEntityTypeConfiguration<AccountSession>
{
    public void Configure(EntityTypeBuilder<AccountSession> builder)
    {
        builder.ToTable("AccountSessions");
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.HasIndex(session => session.TokenHash).IsUnique();
    }
}
