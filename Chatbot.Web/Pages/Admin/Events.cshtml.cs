using System.Globalization;
using Chatbot.Core.Accounts;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chatbot.Web.Pages.Admin;

/// <summary>What has happened around sign-ins, accounts and limits, the latest first.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class EventsModel(SecurityEventStore events, IOwnerNames names) : PageModel
{
    private const int LastPage = 20_000;

    [BindProperty(SupportsGet = true)]
    public SecurityEventKind? Kind { get; set; }

    // Not "page": that is a word of the framework's routes.
    [BindProperty(SupportsGet = true)]
    public int Number { get; set; } = 1;

    public IReadOnlyList<SecurityEvent> Events { get; private set; } = [];

    public AccountLabels Accounts { get; private set; } = AccountLabels.None;

    public bool More { get; private set; }

    /// <summary>They cannot be read.</summary>
    public bool Failed { get; private set; }

    public static IEnumerable<(SecurityEventKind Kind, string Name)> Kinds =>
        Enum.GetValues<SecurityEventKind>().Select(kind => (kind, NameOf(kind)));

    public static string NameOf(SecurityEventKind kind) =>
        EventTexts.ResourceManager.GetString($"Kind_{kind}", CultureInfo.CurrentUICulture) ?? kind.ToString();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!ModelState.IsValid || Number is < 1 or > LastPage || (Kind is { } kind && !Enum.IsDefined(kind)))
            return NotFound();
        try
        {
            (Events, More) = await events.ListAsync(Kind, Number, cancellation);
            Accounts = await AccountLabels.ReadAsync(names, Events.SelectMany(one => new[] { one.AccountId, one.ByAccountId }), cancellation);
        }
        catch (StorageException)
        {
            Failed = true;
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        return Page();
    }

    public string AddressOf(int number) => Url.Content($"~/admin/events?kind={Kind}&number={number}");
}
