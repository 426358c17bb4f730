using Chatbot.Core.Usage;

namespace Chatbot.Web.Components;

/// <summary>A month of usage, as it is shown.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Names">The shown names of users by id; null: it is one user's own, and users are not told apart.</param>
public sealed record UsageView(DateOnly Month, string Currency, IReadOnlyList<UsageLine> Lines, IReadOnlyDictionary<string, string>? Names)
{
    public string NameOf(string ownerId) => Names?.GetValueOrDefault(ownerId) ?? ownerId;
}

/// <summary>A row of a table of usage.</summary>
/// <param name="Cost">Nano-units.</param>
public sealed record UsageRow(string Label, int Answers, long Input, long CachedInput, long Output, long Cost)
{
    public static UsageRow Of(string label, IEnumerable<UsageLine> lines)
    {
        var all = lines.ToList();
        return new(label, all.Sum(line => line.Answers), all.Sum(line => line.InputTokens), all.Sum(line => line.CachedInputTokens),
            all.Sum(line => line.OutputTokens), all.Sum(line => line.Cost));
    }
}

/// <summary>An allowance beside what is used of it.</summary>
/// <param name="Name">Whose it is and for how long.</param>
/// <param name="Stands">How much of how much, in words.</param>
/// <param name="Renews">When it begins anew, in words.</param>
/// <param name="Percent">0 to 100.</param>
public sealed record AllowanceView(string Name, string Stands, string Renews, int Percent);
