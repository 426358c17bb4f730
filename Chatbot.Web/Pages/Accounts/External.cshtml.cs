using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Core.Configuration;
using Chatbot.Web.Components;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>The identities at the provider that sign in to one's own account; not there without a provider.</summary>
public sealed class ExternalModel(
    ExternalLogins logins, OwnAccount accounts, PasswordCheck passwords, SignInLimits limits, OidcOptions options)
    : ConfirmingPage(passwords, limits)
{
    public IReadOnlyList<LinkedIdentity> Own { get; private set; } = [];

    public string Provider => options.ShownName;

    public bool HasPassword { get; private set; }

    /// <summary>Where the provider is asked; null until the password has been.</summary>
    public string? Continue { get; private set; }

    public string? Done { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? done, string? problem, CancellationToken cancellation)
    {
        if (!await ShowAsync(cancellation))
            return NotFound();
        Done = done switch
        {
            "linked" => FactorTexts.Linked,
            "unlinked" => FactorTexts.Unlinked,
            _ => null,
        };
        return SignInModel.Explain(problem, Provider) is { } text ? Say(text, StatusCodes.Status400BadRequest) : Page();
    }

    public async Task<IActionResult> OnPostLinkAsync(ConfirmInput input, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!await ShowAsync(cancellation))
            return NotFound();
        if (!ModelState.IsValid)
            return Again();
        if (await RefusalAsync(input.Password!, cancellation) is { } refusal)
            return refusal;
        // Our policy for forms would stop a redirect to another site: a link, or the browser by itself, goes on.
        if (await ChallengeAsync(ExternalSignIn.ToLink(User.SessionId())) is not { } address)
            return Say(FactorTexts.ProviderAway.Fill(Provider), StatusCodes.Status503ServiceUnavailable);
        (Continue, Response.Headers["Refresh"]) = (address, $"0;url={address}");
        return Page();
    }

    public async Task<IActionResult> OnPostUnlinkAsync(string? issuer, string? subject, CancellationToken cancellation)
    {
        if (!await ShowAsync(cancellation) || !Own.Any(login => login.Issuer == issuer && login.Subject == subject))
            return NotFound();
        return await logins.UnlinkAsync(HttpContext.OwnerId(), new ExternalIdentity(issuer!, subject!), Client, cancellation)
            ? SeeOther("~/account/external?done=unlinked")
            : Say(FactorTexts.LastWayIn, StatusCodes.Status409Conflict);
    }

    private async Task<string?> ChallengeAsync(AuthenticationProperties properties)
    {
        if (!await ProviderVisit.TryAsync(HttpContext, properties))
            return null;
        var address = Response.Headers.Location.ToString();
        Response.Headers.Location = default;
        Response.StatusCode = StatusCodes.Status200OK;
        return address;
    }

    private async Task<bool> ShowAsync(CancellationToken cancellation)
    {
        if (options.Authority is null || await accounts.FindAsync(HttpContext.OwnerId(), cancellation) is not { } own)
            return false;
        (HasPassword, Own) = (own.PasswordHash is not null, await logins.ListAsync(own.Id, cancellation));
        return true;
    }
}
