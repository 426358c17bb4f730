using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.SecondSteps;
using Chatbot.Core.Accounts.Sessions;
using Chatbot.Core.Configuration;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>One's own account: the name to show, and the devices that are signed in.</summary>
public sealed class AccountModel(
    OwnAccount accounts, SessionStore sessions, SecondStep second, Passkeys passkeys, ExternalLogins logins, OidcOptions oidc, SecurityLog log)
    : AccountPage
{
    public Account Own { get; private set; } = null!;

    public IReadOnlyList<AccountSession> Devices { get; private set; } = [];

    /// <summary>Recovery codes; null where there is no second step.</summary>
    public int? CodesLeft { get; private set; }

    public int PasskeyCount { get; private set; }

    public int LinkCount { get; private set; }

    /// <summary>What the provider of identities is called; null where there is none.</summary>
    public string? Provider => oidc.Authority is null ? null : oidc.ShownName;

    public Guid SessionId => User.SessionId();

    /// <summary>What has been done.</summary>
    public string? Done { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? done, CancellationToken cancellation)
    {
        Done = done switch
        {
            "saved" => AccountTexts.Saved,
            "password" => AccountTexts.PasswordChanged,
            "second-off" => FactorTexts.SecondStepOff,
            _ => null,
        };
        return await ShowAsync(cancellation) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostProfileAsync(ProfileInput profile, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (!ModelState.IsValid)
            return await ShowAsync(cancellation) ? Again() : NotFound();
        await accounts.RenameAsync(HttpContext.OwnerId(), AccountInput.Tidy(profile.DisplayName), cancellation);
        return SeeOther("~/account?done=saved");
    }

    public async Task<IActionResult> OnPostEndSessionAsync(Guid session, CancellationToken cancellation)
    {
        if (!await sessions.EndAsync(HttpContext.OwnerId(), session, cancellation))
            return NotFound();
        log.Record(SecurityEventKind.SessionEnded, HttpContext.OwnerId(), Client);
        return SeeOther("~/account");
    }

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancellation)
    {
        await sessions.EndAllAsync(HttpContext.OwnerId(), SessionId, cancellation);
        log.Record(SecurityEventKind.SessionEnded, HttpContext.OwnerId(), Client);
        return SeeOther("~/account");
    }

    private async Task<bool> ShowAsync(CancellationToken cancellation)
    {
        if (await accounts.FindAsync(HttpContext.OwnerId(), cancellation) is not { } own)
            return false;
        (Own, Devices) = (own, await sessions.ListAsync(own.Id, cancellation));
        CodesLeft = await second.RecoveryCodesLeftAsync(own.Id, cancellation);
        PasskeyCount = (await passkeys.ListAsync(own, cancellation)).Count;
        LinkCount = oidc.Authority is null ? 0 : (await logins.ListAsync(own.Id, cancellation)).Count;
        return true;
    }
}

public sealed class ProfileInput
{
    public string? DisplayName { get; set; }
}

public sealed class ProfileInputValidator : AbstractValidator<ProfileInput>
{
    public ProfileInputValidator() => RuleFor(input => input.DisplayName).DisplayName();
}
