using Chatbot.Core.Configuration;
using Chatbot.Core.Usage;
using Chatbot.Web.Components;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chatbot.Web.Pages.Admin;

/// <summary>What everybody has used: for administrators, who see amounts and no content.</summary>
public sealed class UsageModel(UsageStore usage, UsageCalendar calendar, IOwnerNames names, UsageOptions options) : PageModel
{
    public UsageView View { get; private set; } = null!;

    public IReadOnlyList<DateOnly> Months { get; private set; } = [];

    public string ZoneName => calendar.ZoneName;

    public async Task<IActionResult> OnGetAsync(string? month, CancellationToken cancellation)
    {
        if (UsageMonth.Parse(month, calendar.Today) is not { } shown)
            return NotFound();
        var lines = await usage.OfTeamAsync(shown, cancellation);
        View = new(shown, options.Currency, lines, await names.OfAsync([.. lines.Select(line => line.OwnerId).Distinct()], cancellation));
        Months = UsageMonth.Between(await usage.FirstDayAsync(cancellation), calendar.Today, shown);
        return Page();
    }
}
