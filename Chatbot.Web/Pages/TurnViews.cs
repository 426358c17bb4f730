using Chatbot.Core.Chat;
using Chatbot.Core.Conversations;
using Chatbot.Web.Components;

namespace Chatbot.Web.Pages;

/// <summary>What was said, as the components show it.</summary>
internal static class TurnViews
{
    /// <param name="turns">The stored turns, in order.</param>
    /// <param name="reader">Renders what has ended.</param>
    /// <param name="live">The answer that is on its way, if there is one.</param>
    public static IReadOnlyList<TurnView> Of(IReadOnlyList<Turn> turns, AnswerReader reader, LiveAnswer? live) =>
        [.. turns.Select(turn => new TurnView(
            Of(turn.Question),
            live?.Id == turn.Answer.Id ? Of(live, turn.Answer) : Of(turn.Answer, reader.Read(turn.Answer, default), turn == turns[^1]),
            [.. turn.Earlier.Select(answer => Of(answer, reader.Read(answer, default), newest: false))]))];

    /// <param name="answer">An answer that has ended.</param>
    /// <param name="frame">All of it.</param>
    /// <param name="newest">It is the last of its conversation.</param>
    public static AnswerView Of(Answer answer, AnswerFrame frame, bool newest) => new(
        answer.Id,
        answer.State,
        [.. frame.Blocks.Select(block => block.Html)],
        frame.Text,
        frame.IsCode,
        frame.Cursor.ToString(),
        answer.Model,
        answer.Error,
        answer.RetryAfter,
        answer.Tokens,
        answer.FinishedAt - answer.CreatedAt,
        answer.Sources,
        answer.HistoryFrom,
        answer.PdfAsText,
        answer.LengthReached,
        CanRetry: newest)
    { Receipt = answer.Receipt };

    private static AnswerView Of(LiveAnswer live, Answer stored)
    {
        var (frame, ended) = live.Read(default);
        return ended is not null
            ? Of(ended, frame, newest: true)
            : Of(stored, frame, newest: false) with { State = live.Running ? AnswerState.Running : AnswerState.Waiting, Place = live.Place };
    }

    private static QuestionView Of(Question question) => new(
        question.Id,
        question.Number,
        question.Text,
        question.CreatedAt,
        [.. question.Attachments.Select(file => new AttachmentLink(file.Id, file.Name, file.Kind, file.Size))]);
}
