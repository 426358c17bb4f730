namespace Chatbot.Core.Conversations;

/// <summary>A question and what answers it: the newest answer, and those that a retry has replaced, oldest first.</summary>
public sealed record Turn(Question Question, Answer Answer, IReadOnlyList<Answer> Earlier)
{
    /// <summary>The turns of a conversation, in order.</summary>
    public static IReadOnlyList<Turn> Of(Conversation conversation)
    {
        var answers = conversation.Messages.OfType<Answer>().ToLookup(answer => answer.QuestionId);
        return [.. conversation.Messages.OfType<Question>().OrderBy(question => question.Number).Select(question =>
        {
            var all = answers[question.Id].OrderBy(answer => answer.Number).ToList();
            return new Turn(question, all[^1], all[..^1]);
        })];
    }
}
