using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Links;
using Chatbot.Core.Configuration;
using Chatbot.Web.Components;
using Chatbot.Web.Hosting;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Mvc;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>One account, and what an administrator may do with it.</summary>
public sealed class AdminAccountModel(
    AccountDesk desk, AccountRemoval removal, AccountLinks links, AccountOptions options, TimeProvider time) : AdminPage(time)
{
    public AccountSummary Shown { get; private set; } = null!;

    public bool Done { get; private set; }

    private string Administrator => HttpContext.OwnerId();

    public async Task<IActionResult> OnGetAsync(string id, string? done, CancellationToken cancellation)
    {
        Done = done == "changed";
        return await LoadAsync(id, cancellation) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostLinkAsync(string id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation) || await links.MakePasswordLinkAsync(id, Administrator, Client, cancellation) is not { } token)
            return NotFound();
        Link = Once(AdminAccountTexts.LinkOfPassword.Fill(Shown.UserName), "reset", token, options.ResetLasts);
        return Page();
    }

    public Task<IActionResult> OnPostMakeAdministratorAsync(string id, CancellationToken cancellation) =>
        AnswerAsync(id, desk.SetRoleAsync(id, AccountRole.Administrator, Administrator, Client, cancellation), cancellation);

    public Task<IActionResult> OnPostRemoveAdministratorAsync(string id, CancellationToken cancellation) =>
        AnswerAsync(id, desk.SetRoleAsync(id, AccountRole.Member, Administrator, Client, cancellation), cancellation);

    public Task<IActionResult> OnPostDisableAsync(string id, CancellationToken cancellation) =>
        AnswerAsync(id, desk.SetDisabledAsync(id, true, Administrator, Client, cancellation), cancellation);

    public Task<IActionResult> OnPostEnableAsync(string id, CancellationToken cancellation) =>
        AnswerAsync(id, desk.SetDisabledAsync(id, false, Administrator, Client, cancellation), cancellation);

    public Task<IActionResult> OnPostResetSecondStepAsync(string id, CancellationToken cancellation) =>
        AnswerAsync(id, desk.ResetSecondStepAsync(id, Administrator, Client, cancellation), cancellation);

    public Task<IActionResult> OnPostDeleteAsync(string id, CancellationToken cancellation) =>
        AnswerAsync(id, removal.RemoveAsync(id, Administrator, Client, cancellation), cancellation, "~/admin/accounts?done=deleted");

    private async Task<IActionResult> AnswerAsync(string id, Task<DeskResult> change, CancellationToken cancellation, string? then = null)
    {
        switch (await change)
        {
            case DeskResult.Done:
                return SeeOther(then ?? $"~/admin/accounts/{id}?done=changed");
            case DeskResult.LastAdministrator when await LoadAsync(id, cancellation):
                return Say(AccountTexts.LastAdministrator, StatusCodes.Status409Conflict);
            default:
                return NotFound();
        }
    }

    private async Task<bool> LoadAsync(string id, CancellationToken cancellation)
    {
        if (await desk.FindAsync(id, cancellation) is not { } account)
            return false;
        Shown = account;
        return true;
    }
}
