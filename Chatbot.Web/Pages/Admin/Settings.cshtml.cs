using System.Globalization;
using Chatbot.Core.Accounts;
using Chatbot.Core.Administration;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chatbot.Web.Pages.Admin;

/// <summary>The settings that are changed while the product runs, and who has changed them.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SettingsModel(RuntimeSettings settings, IOwnerNames names, SecurityLog security) : PageModel
{
    private const int ChangesShown = 50;

    private IReadOnlyList<SettingState> _states = [];
    private IReadOnlyList<string> _changedMeanwhile = [];

    [BindProperty]
    public SettingsInput Input { get; set; } = new();

    public string? Notice { get; private set; }

    public string Tone { get; private set; } = "quiet";

    public IReadOnlyList<SettingChange> History { get; private set; } = [];

    public AccountLabels Accounts { get; private set; } = AccountLabels.None;

    /// <summary>Where nobody has an account, nobody registers.</summary>
    public IEnumerable<ChangeableGroup> Groups =>
        ChangeableSettings.Groups.Where(group => HttpContext.HasAccounts() || !group.Keys.Contains("Accounts:Registration"));

    public IEnumerable<SettingField> FieldsOf(ChangeableGroup group) =>
        _states.Where(state => group.Keys.Contains(state.Setting.Key)).Select(FieldOf);

    public async Task<IActionResult> OnGetAsync(bool? saved, CancellationToken cancellation)
    {
        Notice = saved switch
        {
            true => RuntimeSettingTexts.Saved,
            false => RuntimeSettingTexts.Unchanged,
            null => null,
        };
        return await ShowAsync(StatusCodes.Status200OK, cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (Input.Values.Count == 0)
            return BadRequest();
        return ModelState.IsValid
            ? await ChangeAsync([.. Input.Values.Select(value => Edit(value.Key, value.Value ?? ""))], cancellation)
            : await RefuseAsync(RuntimeSettingTexts.Refused, StatusCodes.Status400BadRequest, cancellation);
    }

    /// <summary>Takes one setting back; what stands in the other fields of the form is not saved.</summary>
    public async Task<IActionResult> OnPostResetAsync(string? key, CancellationToken cancellation)
    {
        if (key is null)
            return BadRequest();
        var version = Input.Versions.GetValueOrDefault(key);
        // What was wrong in a field that is not saved is no matter.
        ModelState.Clear();
        Input = new SettingsInput { Versions = { [key] = version } };
        return await ChangeAsync([Edit(key, null)], cancellation);
    }

    private SettingEdit Edit(string key, string? text) => new(key, text, Input.Versions.GetValueOrDefault(key));

    private async Task<IActionResult> ChangeAsync(IReadOnlyList<SettingEdit> edits, CancellationToken cancellation)
    {
        switch (await settings.ChangeAsync(edits, HttpContext.OwnerId(), cancellation))
        {
            case SettingsResult.Saved { Keys.Count: var count }:
                if (count > 0)
                    security.Record(SecurityEventKind.SettingChanged, HttpContext.OwnerId(), RateLimits.Client(HttpContext));
                return this.SeeOther($"~/admin/settings?saved={(count > 0 ? "true" : "false")}");
            case SettingsResult.Refused refused:
                foreach (var error in refused.Errors)
                    ModelState.AddModelError(NameOf(error.Key), error.In(CultureInfo.CurrentUICulture));
                return await RefuseAsync(RuntimeSettingTexts.Refused, StatusCodes.Status400BadRequest, cancellation);
            case SettingsResult.ChangedMeanwhile changed:
                _changedMeanwhile = changed.Keys;
                return await RefuseAsync(RuntimeSettingTexts.Conflict, StatusCodes.Status409Conflict, cancellation);
            case SettingsResult.NotStored { Problem: StorageProblem.NearlyFull }:
                return await RefuseAsync(DiskTexts.NotTaken, StatusCodes.Status507InsufficientStorage, cancellation);
            case SettingsResult.NotStored:
                return await RefuseAsync(RuntimeSettingTexts.NotStored, StatusCodes.Status503ServiceUnavailable, cancellation);
            default:
                return BadRequest();
        }
    }

    private Task<IActionResult> RefuseAsync(string notice, int status, CancellationToken cancellation)
    {
        (Notice, Tone) = (notice, "error");
        return ShowAsync(status, cancellation);
    }

    private async Task<IActionResult> ShowAsync(int status, CancellationToken cancellation)
    {
        try
        {
            _states = await settings.ListAsync(cancellation);
            History = await settings.HistoryAsync(ChangesShown, cancellation);
            Accounts = await AccountLabels.ReadAsync(
                names, History.Select(change => change.By).Concat(_states.Select(state => state.By)), cancellation);
        }
        catch (StorageException)
        {
            // What was written into the form is not to be lost with the database.
            _states = settings.InForce();
            (Notice, Tone, status) = (Notice ?? RuntimeSettingTexts.NotRead, "error", StatusCodes.Status503ServiceUnavailable);
        }

        Response.StatusCode = status;
        return Page();
    }

    private SettingField FieldOf(SettingState state)
    {
        var key = state.Setting.Key;
        var changed = _changedMeanwhile.Contains(key);
        // After a conflict the form has seen the newest; after an error only what it had seen before.
        var version = !changed && Input.Versions.TryGetValue(key, out var seen) ? seen : state.Version;
        var errors = ModelState.TryGetValue(NameOf(key), out var entry) ? entry.Errors.Select(error => error.ErrorMessage) : [];
        return new(
            state,
            Input.Values.TryGetValue(key, out var text) ? text ?? "" : state.Text,
            version,
            string.Join(' ', errors) is { Length: > 0 } error ? error : null,
            changed,
            state.By is { } by ? Accounts[by] : null);
    }

    private static string NameOf(string key) => $"{nameof(Input)}.{nameof(Input.Values)}[{key}]";
}
