using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Sessions;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>One's own account: the name to show, and the devices that are signed in.</summary>
public sealed class AccountModel(OwnAccount accounts, SessionStore sessions, SecurityLog log) : AccountPage
{
    public Account Own { get; private set; } = null!;

    public IReadOnlyList<AccountSession> Devices { get; private set; } = [];

    public Guid SessionId => User.SessionId();

    /// <summary>What has been done.</summary>
    public string? Done { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? done, CancellationToken cancellation)
    {
        Done = done switch
        {
            "saved" => AccountTexts.Saved,
            "password" => AccountTexts.PasswordChanged,
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
