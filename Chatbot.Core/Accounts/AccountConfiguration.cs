using System.Text.Json;
using Chatbot.Core.Accounts.Links;
using Chatbot.Core.Accounts.Sessions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chatbot.Core.Accounts;

internal sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("Accounts");
        builder.Property(account => account.Id).ValueGeneratedNever();
        builder.Property(account => account.UserName).IsRequired();
        builder.Property(account => account.NormalizedUserName).IsRequired();
        builder.HasIndex(account => account.NormalizedUserName).IsUnique();
        // Those without an address do not stand in each other's way: SQLite holds no two nulls for the same.
        builder.HasIndex(account => account.NormalizedEmail).IsUnique();
        builder.Property(account => account.ConcurrencyStamp).IsConcurrencyToken();
        builder.Ignore(account => account.PhoneNumber).Ignore(account => account.PhoneNumberConfirmed).Ignore(account => account.ShownName);
        builder.HasMany<IdentityUserLogin<string>>().WithOne().HasForeignKey(login => login.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany<IdentityUserToken<string>>().WithOne().HasForeignKey(token => token.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany<IdentityUserPasskey<string>>().WithOne().HasForeignKey(passkey => passkey.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany<AccountSession>().WithOne().HasForeignKey(session => session.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany<AccountLink>().WithOne().HasForeignKey(link => link.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AccountLoginConfiguration : IEntityTypeConfiguration<IdentityUserLogin<string>>
{
    public void Configure(EntityTypeBuilder<IdentityUserLogin<string>> builder)
    {
        builder.ToTable("AccountLogins");
        builder.HasKey(login => new { login.LoginProvider, login.ProviderKey });
    }
}

internal sealed class AccountTokenConfiguration : IEntityTypeConfiguration<IdentityUserToken<string>>
{
    public void Configure(EntityTypeBuilder<IdentityUserToken<string>> builder)
    {
        builder.ToTable("AccountTokens");
        builder.HasKey(token => new { token.UserId, token.LoginProvider, token.Name });
    }
}

internal sealed class AccountPasskeyConfiguration : IEntityTypeConfiguration<IdentityUserPasskey<string>>
{
    public void Configure(EntityTypeBuilder<IdentityUserPasskey<string>> builder)
    {
        builder.ToTable("AccountPasskeys");
        builder.HasKey(passkey => passkey.CredentialId);
        builder.Property(passkey => passkey.Data).HasConversion(
            data => JsonSerializer.Serialize(data, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<IdentityPasskeyData>(json, JsonSerializerOptions.Default)!,
            // Replaced as a whole, never changed in place.
            new ValueComparer<IdentityPasskeyData>((one, other) => ReferenceEquals(one, other), data => data.GetHashCode(), data => data));
    }
}
