using System.Buffers.Binary;
using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chatbot.Tests.Accounts.Passwords;

public sealed class AccountPasswordHasherTests
{
    private static readonly Account Somebody = new() { CreatedAt = DateTimeOffset.UnixEpoch };

    private readonly AccountPasswordHasher _hasher =
        new(Options.Create(new PasswordHasherOptions { IterationCount = AccountPasswordHasher.Iterations }));

    [Fact]
    public void Verify_TypedOnAnotherKeyboard_IsTheSamePassword()
    {
        var hash = _hasher.HashPassword(Somebody, "Ｃａｆｅ\u0301 がございます");

        Assert.Equal(PasswordVerificationResult.Success, _hasher.VerifyHashedPassword(Somebody, hash, "Café かﾞございます".Normalize()));
        Assert.Equal(PasswordVerificationResult.Failed, _hasher.VerifyHashedPassword(Somebody, hash, "Cafe がございます"));
    }

    [Fact]
    public void Services_OfTheAccounts_HashAsOftenAsOfNobody()
    {
        using var services = new ServiceCollection().AddChatbotAccounts().BuildServiceProvider();

        Assert.Equal(AccountPasswordHasher.Iterations, services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount);
    }

    [Fact]
    public void OfNobody_CostsWhatEveryOtherHashCosts_AndIsOfNoPassword()
    {
        var real = Convert.FromBase64String(_hasher.HashPassword(Somebody, "an ordinary long phrase"));
        var nobody = Convert.FromBase64String(AccountPasswordHasher.OfNobody);

        // The same function, iterations and lengths: the first 13 bytes say them all.
        Assert.Equal(real[..13], nobody[..13]);
        Assert.Equal(real.Length, nobody.Length);
        Assert.Equal((uint)AccountPasswordHasher.Iterations, BinaryPrimitives.ReadUInt32BigEndian(nobody.AsSpan(5)));
        Assert.Equal(PasswordVerificationResult.Failed, _hasher.VerifyHashedPassword(Somebody, AccountPasswordHasher.OfNobody, ""));
    }
}
