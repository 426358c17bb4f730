using Chatbot.Core.Configuration;

namespace Chatbot.Core.Usage;

/// <summary>What may be used; null: as much as one likes.</summary>
/// <param name="DailyMoney">Units of the currency in a day.</param>
/// <param name="MonthlyMoney">Units of the currency in a month.</param>
/// <param name="DailyTokens">Tokens, in and out, in a day.</param>
/// <param name="MonthlyTokens">Tokens, in and out, in a month.</param>
public sealed record AllowanceLimits(decimal? DailyMoney, decimal? MonthlyMoney, long? DailyTokens, long? MonthlyTokens)
{
    /// <summary>Whether there is any limit.</summary>
    public bool Any => (DailyMoney ?? MonthlyMoney) is not null || (DailyTokens ?? MonthlyTokens) is not null;
}

/// <summary>The one place that says how much may be used. Asked before each answer, so it must be quick; it may change at any time.</summary>
public interface IAllowances
{
    /// <summary>What one person may use.</summary>
    AllowanceLimits OfUser(string ownerId);

    /// <summary>What all may use together.</summary>
    AllowanceLimits OfTeam();

    /// <summary>Whom to ask for more, in words; empty: the administrator.</summary>
    string Contact { get; }
}

/// <summary>As the settings say, the same for everybody.</summary>
internal sealed class ConfiguredAllowances(CurrentOptions settings) : IAllowances
{
    public string Contact => Options.Contact;

    private UsageOptions Options => settings.Value.Usage;

    public AllowanceLimits OfUser(string ownerId) =>
        new(Options.UserDailyMoney, Options.UserMonthlyMoney, Options.UserDailyTokens, Options.UserMonthlyTokens);

    public AllowanceLimits OfTeam() =>
        new(Options.TeamDailyMoney, Options.TeamMonthlyMoney, Options.TeamDailyTokens, Options.TeamMonthlyTokens);
}

public enum AllowanceScope
{
    User,
    Team,
}

public enum AllowancePeriod
{
    Day,
    Month,
}

public enum AllowanceUnit
{
    /// <summary>Nano-units of the currency, see <see cref="NanoMoney"/>.</summary>
    Money,
    Tokens,
}

/// <summary>How one allowance stands.</summary>
/// <param name="Held">What is used, and what is reserved for answers on their way; in the unit.</param>
/// <param name="Limit">What may be used, in the unit.</param>
/// <param name="RenewsAt">When it begins anew, in the team's zone.</param>
public sealed record AllowanceState(
    AllowanceScope Scope, AllowancePeriod Period, AllowanceUnit Unit, long Held, long Limit, DateTimeOffset RenewsAt)
{
    /// <summary>0 to 1, and more where more was used than was foreseen.</summary>
    public double Share => Limit == 0 ? 1 : (double)Held / Limit;
}
