using System.Security.Cryptography;
using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Core.Accounts.SecondSteps;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using FluentValidation;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>Switches the second step on and off, and makes recovery codes; each asks the password.</summary>
public sealed class SecondStepModel(
    SecondStep second, OwnAccount accounts, PasswordCheck passwords, SignInLimits limits, IDataProtectionProvider protection)
    : ConfirmingPage(passwords, limits)
{
    // Time enough to fetch an app.
    private static readonly TimeSpan KeyLasts = TimeSpan.FromHours(1);

    /// <summary>Null where it is off.</summary>
    public int? CodesLeft { get; private set; }

    /// <summary>Recovery codes that have just been made, shown this once.</summary>
    public IReadOnlyList<string>? NewCodes { get; private set; }

    /// <summary>The secret to be switched on, in the form until the code shows that it has arrived: nothing is stored before.</summary>
    public string SealedKey { get; private set; } = "";

    public string Address { get; private set; } = "";

    public string ShownKey { get; private set; } = "";

    public bool HasPassword { get; private set; }

    private ITimeLimitedDataProtector Protector =>
        protection.CreateProtector("Chatbot.SecondStep.New", HttpContext.OwnerId()).ToTimeLimitedDataProtector();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await ShowAsync(Authenticator.NewKey(), cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostOnAsync(SwitchOnInput input, string? secret, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        var key = Open(secret);
        if (!await ShowAsync(key ?? Authenticator.NewKey(), cancellation))
            return NotFound();
        if (CodesLeft is not null)
            return SeeOther("~/account/second-step");
        if (key is null)
            return Say(FactorTexts.KeyTooOld, StatusCodes.Status400BadRequest);
        if (!ModelState.IsValid)
            return Again();
        if (await RefusalAsync(input.Password!, cancellation) is { } refusal)
            return refusal;
        NewCodes = await second.SwitchOnAsync(HttpContext.OwnerId(), User.SessionId(), key, input.Code!, Client, cancellation);
        return NewCodes is null ? SayBeside("Input.Code", FactorTexts.NewCodeWrong) : Page();
    }

    public async Task<IActionResult> OnPostCodesAsync(ConfirmInput input, CancellationToken cancellation)
    {
        if (await ConfirmedAsync(input, cancellation) is { } refusal)
            return refusal;
        NewCodes = await second.RenewCodesAsync(HttpContext.OwnerId(), Client, cancellation);
        return NewCodes is null ? SeeOther("~/account/second-step") : Page();
    }

    public async Task<IActionResult> OnPostOffAsync(ConfirmInput input, CancellationToken cancellation)
    {
        if (await ConfirmedAsync(input, cancellation) is { } refusal)
            return refusal;
        await second.SwitchOffAsync(HttpContext.OwnerId(), User.SessionId(), Client, cancellation);
        return SeeOther("~/account?done=second-off");
    }

    private async Task<IActionResult?> ConfirmedAsync(ConfirmInput input, CancellationToken cancellation)
    {
        if (!await ShowAsync(Authenticator.NewKey(), cancellation))
            return NotFound();
        return ModelState.IsValid ? await RefusalAsync(input.Password!, cancellation) : Again();
    }

    private async Task<bool> ShowAsync(string key, CancellationToken cancellation)
    {
        // Secrets and recovery codes stand on it.
        Response.Headers.CacheControl = "no-store";
        if (await accounts.FindAsync(HttpContext.OwnerId(), cancellation) is not { } own)
            return false;
        HasPassword = own.PasswordHash is not null;
        CodesLeft = await second.RecoveryCodesLeftAsync(own.Id, cancellation);
        SealedKey = Protector.Protect(key, KeyLasts);
        Address = Authenticator.Address(key, own.UserName!, Request.Host.Value!);
        ShownKey = string.Join(' ', key.Chunk(4).Select(group => new string(group)));
        return true;
    }

    private string? Open(string? secret)
    {
        try
        {
            return string.IsNullOrEmpty(secret) ? null : Protector.Unprotect(secret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

public sealed class SwitchOnInput : ConfirmInput
{
    public string? Code { get; set; }
}

public sealed class SwitchOnInputValidator : AbstractValidator<SwitchOnInput>
{
    public SwitchOnInputValidator()
    {
        RuleFor(input => input.Code).Must(code => !string.IsNullOrWhiteSpace(code) && code.Length <= 60).WithMessage(_ => FactorTexts.CodeEmpty);
        RuleFor(input => input.Password).Again();
    }
}
