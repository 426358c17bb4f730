using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Links;
using Chatbot.Core.Configuration;
using Chatbot.Web.Components;
using Chatbot.Web.Hosting;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>The accounts there are, how to make one, and the invitations that are open.</summary>
public sealed class AdminAccountsModel(
    AccountDesk desk, AccountRegister register, AccountLinks links, CurrentOptions settings, TimeProvider time) : AdminPage(time)
{
    public IReadOnlyList<AccountSummary> Accounts { get; private set; } = [];

    public IReadOnlyList<AccountLink> Invites { get; private set; } = [];

    public bool MayInvite => settings.Value.Accounts.Registration != RegistrationMode.Closed;

    public bool Deleted { get; private set; }

    public static string RoleOf(AccountSummary account) => account.Role == AccountRole.Administrator
        ? AdminAccountTexts.RoleAdministrator
        : AdminAccountTexts.RoleMember;

    public static string StateOf(AccountSummary account) => account.Disabled ? AdminAccountTexts.StateDisabled
        : account.HasWayIn ? AdminAccountTexts.StateActive
        : AdminAccountTexts.StateWaiting;

    public async Task<IActionResult> OnGetAsync(string? done, CancellationToken cancellation)
    {
        Deleted = done == "deleted";
        await LoadAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostCreateAsync(CreateAccountInput input, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (ModelState.IsValid)
        {
            var (result, link) = await register.CreateAsync(input.ToAccount(null), HttpContext.OwnerId(), Client, cancellation);
            if (link is not null)
            {
                // The form is used: it is shown empty.
                ModelState.Clear();
                Link = Once(AdminAccountTexts.LinkOfPassword.Fill(input.ToAccount(null).UserName), "reset", link, settings.Value.Accounts.ResetLasts);
            }
            else if (result is RegisterResult.NoRoom)
            {
                await LoadAsync(cancellation);
                return Say(DiskTexts.NotTaken, StatusCodes.Status507InsufficientStorage);
            }
            else if (result is RegisterResult.NameTaken)
            {
                ModelState.AddModelError("Input.UserName", AccountTexts.UserNameTaken);
            }
            else
            {
                ModelState.AddModelError("Input.Email", AccountTexts.EmailTaken);
            }
        }

        await LoadAsync(cancellation);
        return ModelState.IsValid ? Page() : Again();
    }

    public async Task<IActionResult> OnPostInviteAsync(CancellationToken cancellation)
    {
        if (!MayInvite)
            return NotFound();
        var token = await links.InviteAsync(HttpContext.OwnerId(), Client, cancellation);
        Link = Once(AdminAccountTexts.LinkOfInvite, "invite", token, settings.Value.Accounts.InviteLasts);
        await LoadAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid invite, CancellationToken cancellation) =>
        await links.RevokeInviteAsync(invite, HttpContext.OwnerId(), Client, cancellation) ? SeeOther("~/admin/accounts") : NotFound();

    private async Task LoadAsync(CancellationToken cancellation) =>
        (Accounts, Invites) = (await desk.ListAsync(cancellation), await links.ListInvitesAsync(cancellation));
}

/// <summary>For somebody else: without a password, which is theirs to choose.</summary>
public sealed class CreateAccountInput : AccountInput;

public sealed class CreateAccountInputValidator : AccountInputValidator<CreateAccountInput>;
