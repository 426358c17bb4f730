using Chatbot.Core.Chat;
using Chatbot.Core.Configuration;
using Chatbot.Core.Usage;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Pages;

/// <summary>How allowances stand, in the reader's words.</summary>
public sealed class AllowanceTexts(UsageLedger ledger, IAllowances allowances, UsageCalendar calendar, UsageOptions options)
{
    /// <summary>What a person is told before an allowance comes to its end; null: none is near.</summary>
    public string? Coming(string ownerId) => ledger.NearlyUsed(ownerId) switch
    {
        null => null,
        { Share: >= 1 } state => UsageTexts.UsedUp.Fill(NameOf(state), RenewalOf(state), Contact),
        var state => UsageTexts.Coming.Fill(NameOf(state), PercentOf(state), RenewalOf(state)),
    };

    /// <summary>Why a question was not taken.</summary>
    public string For(AskResult.AllowanceReached reached)
    {
        ArgumentNullException.ThrowIfNull(reached);
        var allowance = reached.Allowance;
        return reached.NeverFits
            ? UsageTexts.TooLarge.Fill(NameOf(allowance), Contact)
            : UsageTexts.Reached.Fill(NameOf(allowance), RenewalOf(allowance), Contact);
    }

    /// <summary>All that bind a person.</summary>
    public IReadOnlyList<AllowanceView> Of(string ownerId) => [.. ledger.Of(ownerId).Select(state => new AllowanceView(
        NameOf(state), UsageTexts.AllowanceStands.Fill(Amount(state, state.Held), Amount(state, state.Limit)), RenewalOf(state), PercentOf(state)))];

    private string Contact => allowances.Contact.Length > 0 ? allowances.Contact : UsageTexts.Administrator;

    private static int PercentOf(AllowanceState state) => (int)Math.Min(100, Math.Floor(state.Share * 100));

    private static string NameOf(AllowanceState state)
    {
        var name = (state.Scope, state.Period) switch
        {
            (AllowanceScope.User, AllowancePeriod.Day) => UsageTexts.UserDay,
            (AllowanceScope.User, _) => UsageTexts.UserMonth,
            (_, AllowancePeriod.Day) => UsageTexts.TeamDay,
            _ => UsageTexts.TeamMonth,
        };
        return (state.Unit == AllowanceUnit.Money ? UsageTexts.InMoney : UsageTexts.InTokens).Fill(name);
    }

    private string RenewalOf(AllowanceState state) =>
        (state.Period == AllowancePeriod.Day ? UsageTexts.Tomorrow : UsageTexts.OnDay).Fill(state.RenewsAt, calendar.ZoneName);

    private string Amount(AllowanceState state, long amount) => state.Unit == AllowanceUnit.Money
        ? MoneyText.Of(amount, options.Currency)
        : UsageTexts.TokenCount.Fill(amount.Grouped());
}
