using System.Buffers.Text;
using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Web.Components;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>
/// One's own passkeys. Adding one takes two forms: the password first, for which the server gives a challenge, then what the browser
/// has made of it.
/// </summary>
public sealed class PasskeysModel(
    Passkeys passkeys, OwnAccount accounts, PasswordCheck passwords, SignInManager<Account> signIn, SignInLimits limits)
    : ConfirmingPage(passwords, limits)
{
    private Account _own = null!;

    public IReadOnlyList<UserPasskeyInfo> Own { get; private set; } = [];

    /// <summary>What the browser makes a passkey of, as JSON; null until the password has been asked.</summary>
    public string? Options { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>See <see cref="Passkeys.TieTo"/>.</summary>
    public string Tie => Passkeys.TieTo(_own);

    public bool HasPassword => _own.PasswordHash is not null;

    public bool Done { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? done, CancellationToken cancellation)
    {
        Done = done is not null;
        return await ShowAsync(cancellation) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostBeginAsync(NewPasskeyInput input, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!await ShowAsync(cancellation))
            return NotFound();
        if (!ModelState.IsValid)
            return Again();
        if (Own.Count >= Passkeys.Most)
            return Say(FactorTexts.TooManyPasskeys.Fill(Passkeys.Most), StatusCodes.Status409Conflict);
        if (await RefusalAsync(input.Password!, cancellation) is { } refusal)
            return refusal;
        Name = AccountInput.Tidy(input.Name)!;
        Options = await signIn.MakePasskeyCreationOptionsAsync(
            new PasskeyUserEntity { Id = _own.Id, Name = _own.UserName!, DisplayName = _own.ShownName });
        return Page();
    }

    public async Task<IActionResult> OnPostAddAsync(PasskeyNameInput input, string? credential, string? tie, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!await ShowAsync(cancellation))
            return NotFound();
        if (!ModelState.IsValid)
            return Again();
        // The challenge is of somebody whose password was asked: of this account, since another may have signed in meanwhile.
        if (await PasskeyAnswer.AttestAsync(signIn, credential) is not { Succeeded: true } made || made.UserEntity.Id != _own.Id)
            return Say(FactorTexts.PasskeyNotMade, StatusCodes.Status400BadRequest);
        return await passkeys.AddAsync(_own, tie, made.Passkey, AccountInput.Tidy(input.Name)!, Client, cancellation) switch
        {
            AddedPasskey.Done => SeeOther("~/account/passkeys?done=added"),
            AddedPasskey.TooMany => Say(FactorTexts.TooManyPasskeys.Fill(Passkeys.Most), StatusCodes.Status409Conflict),
            _ => Say(FactorTexts.PasskeyNotMade, StatusCodes.Status400BadRequest),
        };
    }

    public async Task<IActionResult> OnPostRenameAsync(PasskeyNameInput input, string? passkey, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!await ShowAsync(cancellation) || IdOf(passkey) is not { } id)
            return NotFound();
        if (!ModelState.IsValid)
            return Say(FactorTexts.PasskeyNameInvalid, StatusCodes.Status400BadRequest);
        return await passkeys.RenameAsync(_own.Id, id, AccountInput.Tidy(input.Name)!, cancellation)
            ? SeeOther("~/account/passkeys?done=renamed")
            : NotFound();
    }

    public async Task<IActionResult> OnPostRemoveAsync(string? passkey, CancellationToken cancellation) =>
        IdOf(passkey) is { } id && await passkeys.RemoveAsync(HttpContext.OwnerId(), id, Client, cancellation)
            ? SeeOther("~/account/passkeys?done=removed")
            : NotFound();

    private static byte[]? IdOf(string? id) => id is { Length: > 0 and <= 2_000 } && Base64Url.IsValid(id) ? Base64Url.DecodeFromChars(id) : null;

    private async Task<bool> ShowAsync(CancellationToken cancellation)
    {
        if (await accounts.FindAsync(HttpContext.OwnerId(), cancellation) is not { } own)
            return false;
        (_own, Own) = (own, await passkeys.ListAsync(own, cancellation));
        return true;
    }
}

public class PasskeyNameInput
{
    public string? Name { get; set; }
}

public sealed class NewPasskeyInput : PasskeyNameInput
{
    public string? Password { get; set; }
}

public sealed class PasskeyNameInputValidator : AbstractValidator<PasskeyNameInput>
{
    public PasskeyNameInputValidator() => RuleFor(input => input.Name).PasskeyName();
}

public sealed class NewPasskeyInputValidator : AbstractValidator<NewPasskeyInput>
{
    public NewPasskeyInputValidator()
    {
        RuleFor(input => input.Name).PasskeyName();
        RuleFor(input => input.Password).Again();
    }
}
