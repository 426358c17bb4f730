using System.Globalization;
using System.Text;
using Chatbot.Core.Configuration;
using Chatbot.Core.Usage;
using Chatbot.Web.Components;
using Chatbot.Web.Hosting;

namespace Chatbot.Web.Pages;

/// <summary>
/// Usage for a spreadsheet, as RFC 4180 has it. Own, since it is one table: what matters is that no name becomes a formula.
/// </summary>
internal static class UsageCsv
{
    private static readonly string[] Heading =
        ["day", "user", "user_id", "model", "answers", "input_tokens", "cached_input_tokens", "output_tokens", "cost", "currency"];

    /// <summary>Spreadsheets take what begins so for a formula (OWASP, CSV injection).</summary>
    private const string Formula = "=+-@\t\r\n＝＋－＠";

    private const string NeedsQuotes = ",\"\r\n";

    public static void MapUsageCsv(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/usage.csv", OwnAsync);
        routes.MapGet("/admin/usage.csv", TeamAsync).RequireAuthorization(Policies.Administrator);
    }

    /// <summary>With a byte order mark: without one Excel takes it for a local code page.</summary>
    public static byte[] Write(UsageView view)
    {
        var text = new StringBuilder();
        Line(text, Heading);
        foreach (var line in view.Lines)
        {
            Line(text,
            [
                line.Day.ToString("O", CultureInfo.InvariantCulture), view.NameOf(line.OwnerId), line.OwnerId, line.Model, Number(line.Answers),
                Number(line.InputTokens), Number(line.CachedInputTokens), Number(line.OutputTokens),
                NanoMoney.ToAmount(line.Cost).ToString("0.#########", CultureInfo.InvariantCulture), view.Currency,
            ]);
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static async Task<IResult> OwnAsync(
        string? month, HttpContext http, UsageStore usage, UsageCalendar calendar, UsageOptions options)
    {
        if (UsageMonth.Parse(month, calendar.Today) is not { } shown)
            return Results.NotFound();
        var lines = await usage.OfUserAsync(http.OwnerId(), shown, http.RequestAborted);
        return File(new(shown, options.Currency, lines, Names: null));
    }

    private static async Task<IResult> TeamAsync(
        string? month, HttpContext http, UsageStore usage, UsageCalendar calendar, IOwnerNames names, UsageOptions options)
    {
        if (UsageMonth.Parse(month, calendar.Today) is not { } shown)
            return Results.NotFound();
        var lines = await usage.OfTeamAsync(shown, http.RequestAborted);
        return File(new(
            shown, options.Currency, lines, await names.OfAsync([.. lines.Select(line => line.OwnerId).Distinct()], http.RequestAborted)));
    }

    private static IResult File(UsageView view) =>
        Results.File(Write(view), "text/csv; charset=utf-8", $"usage-{UsageMonth.Write(view.Month)}.csv");

    private static void Line(StringBuilder text, IEnumerable<string> fields) => text.AppendJoin(',', fields.Select(Field)).Append("\r\n");

    private static string Field(string value)
    {
        var harmless = value.Length > 0 && Formula.Contains(value[0], StringComparison.Ordinal) ? "'" + value : value;
        return harmless.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
