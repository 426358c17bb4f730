using Chatbot.Core.Provider;
using Chatbot.Web.Hosting.Checks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chatbot.Web.Pages.Admin;

/// <summary>The first page of an administrator: what matters about this installation, and what to do about it.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class IndexModel(SelfChecks checks, ProviderProbe probe) : PageModel
{
    public ILookup<CheckState, CheckLine> Lines { get; private set; } = Array.Empty<CheckLine>().ToLookup(line => line.State);

    public bool CanAsk => probe.HasProvider;

    public DateTimeOffset? AskedAt => probe.Last?.At;

    public void OnGet() => Lines = checks.Run().ToLookup(line => line.State);

    public async Task<IActionResult> OnPostAskAsync(CancellationToken cancellation)
    {
        await probe.AskAsync(cancellation);
        return this.SeeOther("~/admin");
    }
}
