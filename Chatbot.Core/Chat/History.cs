using Chatbot.Core.Conversations;

namespace Chatbot.Core.Chat;

/// <summary>Which turns a model is shown: the newest that fit its window, cut at turn boundaries, never within one.</summary>
/// <param name="Turns">The turns before the question, oldest first.</param>
/// <param name="CutAt">The number of the first message that is shown where older ones are left out; null: nothing is left out.</param>
internal sealed record History(IReadOnlyList<Turn> Turns, int? CutAt)
{
    // What a large answer takes, where no limit is set.
    private const int OutputReserve = 8_000;

    /// <summary>The question itself always goes in: what is too long for the model is the provider's to say.</summary>
    public static History Fit(IReadOnlyList<Turn> before, Question question, int window, int? maxOutput, string instructions)
    {
        var room = window - Math.Min(maxOutput ?? OutputReserve, window / 2) - TokenEstimate.Of(instructions)
            - TokenEstimate.Of(question.Text) - question.Attachments.Sum(TokenEstimate.Of);
        var first = before.Count;
        while (first > 0 && (room -= TokenEstimate.Of(before[first - 1])) >= 0)
            first--;
        return new([.. before.Skip(first)], first == 0 ? null : first < before.Count ? before[first].Question.Number : question.Number);
    }
}
