using System.Diagnostics.Metrics;
using Chatbot.Core.Configuration;

namespace Chatbot.Core.Usage;

/// <summary>What is measured of use: the team's allowances and money, never a person's.</summary>
public sealed class UsageMeasures
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Chatbot.Usage";

    private readonly UsageLedger _ledger;
    private readonly UsageOptions _options;

    public UsageMeasures(IMeterFactory meters, UsageLedger ledger, UsageOptions options)
    {
        ArgumentNullException.ThrowIfNull(meters);
        (_ledger, _options) = (ledger, options);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "chatbot.usage.reservations", () => ledger.Reservations, "{answer}", "Answers on their way whose worst case counts against the allowances");
        meter.CreateObservableGauge(
            "chatbot.usage.allowance.ratio", Allowances, null, "The share of each of the team's allowances that is used or reserved");
        meter.CreateObservableGauge(
            "chatbot.usage.money", Money, "{currency}", "What the team has used or reserved in this day and this month, in units of the currency");
    }

    private IEnumerable<Measurement<double>> Allowances() =>
        from state in _ledger.OfTeam()
        select new Measurement<double>(state.Share, new("period", state.Period.ToString()), new("kind", state.Unit.ToString()));

    private IEnumerable<Measurement<double>> Money() =>
        from period in Enum.GetValues<AllowancePeriod>()
        select new Measurement<double>(
            (double)NanoMoney.ToAmount(_ledger.SpentByTeam(period)), new("period", period.ToString()), new("currency", _options.Currency));
}
