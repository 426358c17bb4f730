namespace Chatbot.Core.Configuration;

/// <summary>The section <c>Usage</c>: what answers cost, and how much may be spent. See docs/usage.md.</summary>
public sealed class UsageOptions
{
    /// <summary>Where the team's days and months begin, as the IANA names a time zone.</summary>
    public string TimeZone { get; set; } = "Asia/Tokyo";

    /// <summary>The currency of all prices and amounts, by its ISO 4217 code.</summary>
    public string Currency { get; set; } = "USD";

    /// <summary>Prices over those that are built in, each <c>model=input/cached/output</c> per million tokens; the model <c>*</c> stands for all that are not named.</summary>
    public List<string> Prices { get; set; } = [];

    /// <summary>What one call of the provider's web search costs, besides its tokens.</summary>
    public decimal WebSearchPrice { get; set; } = 0.01m;

    /// <summary>What one call of the provider's file search costs, besides its tokens.</summary>
    public decimal FileSearchPrice { get; set; } = 0.0025m;

    /// <summary>What one user may spend in a day.</summary>
    public decimal? UserDailyMoney { get; set; }

    /// <summary>What one user may spend in a month.</summary>
    public decimal? UserMonthlyMoney { get; set; }

    /// <summary>Tokens, in and out, that one user may use in a day.</summary>
    public long? UserDailyTokens { get; set; }

    /// <summary>Tokens, in and out, that one user may use in a month.</summary>
    public long? UserMonthlyTokens { get; set; }

    /// <summary>What the whole team may spend in a day.</summary>
    public decimal? TeamDailyMoney { get; set; }

    /// <summary>What the whole team may spend in a month.</summary>
    public decimal? TeamMonthlyMoney { get; set; }

    /// <summary>Tokens, in and out, that the whole team may use in a day.</summary>
    public long? TeamDailyTokens { get; set; }

    /// <summary>Tokens, in and out, that the whole team may use in a month.</summary>
    public long? TeamMonthlyTokens { get; set; }

    /// <summary>Months, besides the present one, whose records are kept; older ones are deleted.</summary>
    public int KeepMonths { get; set; } = 24;

    /// <summary>Whom to ask for more, as the page is to say it: a name, an address; empty: the administrator.</summary>
    public string Contact { get; set; } = "";
}
