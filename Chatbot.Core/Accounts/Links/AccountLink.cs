using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chatbot.Core.Accounts.Links;

/// <summary>A link that works once, for a while. Used or revoked, it is gone.</summary>
public sealed class AccountLink
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required AccountLinkKind Kind { get; init; }

    /// <summary>SHA-256 of what its address ends with.</summary>
    public required string TokenHash { get; init; }

    /// <summary>Whose password it sets; null for an invitation.</summary>
    public string? AccountId { get; init; }

    /// <summary>The account of the administrator who made it.</summary>
    public required string MadeBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What a link is for.</summary>
public enum AccountLinkKind
{
    /// <summary>Makes an account of one's own.</summary>
    Invite,

    /// <summary>Sets the password of an account.</summary>
    Password,
}

internal sealed class AccountLinkConfiguration : IEntityTypeConfiguration<AccountLink>
{
    public void Configure(EntityTypeBuilder<AccountLink> builder)
    {
        builder.ToTable("AccountLinks");
        builder.Property(link => link.Id).ValueGeneratedNever();
        builder.HasIndex(link => link.TokenHash).IsUnique();
    }
}
