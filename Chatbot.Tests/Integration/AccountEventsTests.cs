using System.Globalization;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Links;
using Chatbot.Core.Accounts.SecondSteps;
using Chatbot.Web.Pages.Admin;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;

namespace Chatbot.Tests.Integration;

/// <summary>What is recorded of a change of an account tells which change it was.</summary>
public sealed class AccountEventsTests
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Fact]
    public async Task Desk_EachThingItDoes_IsAKindOfItsOwn()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short, "--Accounts:Registration=Invite");
        var (root, ada) = (await server.AddAsync(ChatPeople.Root), await server.AddAsync("ada"));
        var (desk, links) = (server.Services.GetRequiredService<AccountDesk>(), server.Services.GetRequiredService<AccountLinks>());

        await desk.SetRoleAsync(ada, AccountRole.Administrator, root, "desk", default);
        await desk.SetRoleAsync(ada, AccountRole.Member, root, "desk", default);
        await desk.ResetSecondStepAsync(ada, root, "desk", default);
        await links.MakePasswordLinkAsync(ada, root, "desk", default);
        await links.InviteAsync(root, "desk", default);
        await links.RevokeInviteAsync(Assert.Single(await links.ListInvitesAsync(default)).Id, root, "desk", default);
        Assert.False(await links.RevokeInviteAsync(Guid.CreateVersion7(), root, "desk", default));
        await server.StopAsync();

        Assert.Equal(
        [
            $"MadeAdministrator|{ada}|{root}", $"MadeMember|{ada}|{root}", $"SecondStepReset|{ada}|{root}", $"PasswordLinkMade|{ada}|{root}",
            $"InviteMade|{root}|", $"InviteRevoked|{root}|",
        ], server.Folder.Query("SELECT Kind, AccountId, ByAccountId FROM SecurityEvents WHERE Client = 'desk' ORDER BY Id"));
    }

    [Fact]
    public async Task OwnFactors_EachChangeOfThem_IsAKindOfItsOwn()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(Short);
        var ada = await server.AddAsync("ada");
        await using var scope = server.Services.CreateAsyncScope();
        var (second, logins) = (server.Services.GetRequiredService<SecondStep>(), server.Services.GetRequiredService<ExternalLogins>());
        var (passkeys, key) = (scope.ServiceProvider.GetRequiredService<Passkeys>(), Authenticator.NewKey());
        var (identity, passkey) = (new ExternalIdentity("https://id.example/", "sub"), new byte[] { 1 });

        var codes = await second.SwitchOnAsync(ada, Guid.Empty, key, new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(), "own", default);
        Assert.NotNull(await second.CheckAsync(ada, codes![0], "own", default));
        await second.RenewCodesAsync(ada, "own", default);
        await second.SwitchOffAsync(ada, Guid.Empty, "own", default);
        var account = await server.Services.GetRequiredService<OwnAccount>().FindAsync(ada, default);
        await passkeys.AddAsync(
            account!, Passkeys.TieTo(account!), new UserPasskeyInfo(passkey, [1], DateTimeOffset.UnixEpoch, 1, null, true, false, false, [2], [3]),
            "Laptop", "own", default);
        await passkeys.RemoveAsync(ada, passkey, "own", default);
        await logins.LinkAsync(ada, identity, "ada", "own", default);
        await logins.UnlinkAsync(ada, identity, "own", default);
        await server.StopAsync();

        Assert.Equal(
            [
                "SecondStepOn", "RecoveryCodeUsed", "RecoveryCodesMade", "SecondStepOff", "PasskeyAdded", "PasskeyRemoved",
                "ExternalLoginLinked", "ExternalLoginUnlinked",
            ], server.Folder.Query($"SELECT Kind FROM SecurityEvents WHERE Client = 'own' AND AccountId = '{ada}' ORDER BY Id"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("en")]
    public void Kinds_EachOne_HasANameOfItsOwnInEachLanguage(string language)
    {
        var texts = EventTexts.ResourceManager.GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!;
        var names = EventsModel.Kinds.Select(one => texts.GetString($"Kind_{one.Kind}")).ToList();

        Assert.DoesNotContain(null, names);
        Assert.Equal(names, names.Distinct());
    }
}
