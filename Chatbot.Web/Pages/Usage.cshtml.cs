using Chatbot.Core.Configuration;
using Chatbot.Core.Usage;
using Chatbot.Web.Components;
using Chatbot.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chatbot.Web.Pages;

/// <summary>What one has used oneself.</summary>
public sealed class UsageModel(UsageStore usage, UsageCalendar calendar, AllowanceTexts allowances, UsageOptions options) : PageModel
{
    public UsageView View { get; private set; } = null!;

    public IReadOnlyList<DateOnly> Months { get; private set; } = [];

    public IReadOnlyList<AllowanceView> Allowances { get; private set; } = [];

    public string ZoneName => calendar.ZoneName;

    public async Task<IActionResult> OnGetAsync(string? month, CancellationToken cancellation)
    {
        if (UsageMonth.Parse(month, calendar.Today) is not { } shown)
            return NotFound();
        var owner = HttpContext.OwnerId();
        View = new(shown, options.Currency, await usage.OfUserAsync(owner, shown, cancellation), Names: null);
        Months = UsageMonth.Between(await usage.FirstDayOfUserAsync(owner, cancellation), calendar.Today, shown);
        Allowances = allowances.Of(owner);
        return Page();
    }
}
