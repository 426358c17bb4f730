using Chatbot.Core.Conversations;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Pages;

/// <summary>Puts the list of conversations under headings of time, as the clock of this machine has it (TZ).</summary>
public sealed class ConversationGroups(TimeProvider time)
{
    public IReadOnlyList<ConversationGroup> Of(IEnumerable<ConversationSummary> conversations, IReadOnlySet<Guid> running)
    {
        var today = time.GetLocalNow().Date;
        return [.. conversations
            .Select(one => new ConversationLink(one.Id, one.Title, TimeZoneInfo.ConvertTime(one.UpdatedAt, time.LocalTimeZone), running.Contains(one.Id)))
            .GroupBy(link => HeadingOf((today - link.At.Date).Days))
            .Select(group => new ConversationGroup(group.Key, [.. group]))];
    }

    private static string HeadingOf(int daysAgo) => daysAgo switch
    {
        <= 0 => Texts.Today,
        1 => Texts.Yesterday,
        <= 7 => Texts.LastSevenDays,
        _ => Texts.Older,
    };
}
