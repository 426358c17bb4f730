using Chatbot.Core.Conversations;
using Chatbot.Core.Uploads;

namespace Chatbot.Tests.Conversations;

/// <summary>Conversations for tests, turn by turn.</summary>
internal static class TestConversation
{
    private static readonly DateTimeOffset At = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static Conversation New(string owner, DateTimeOffset? at = null) =>
        new() { OwnerId = owner, Title = "A title", CreatedAt = at ?? At, UpdatedAt = at ?? At };

    public static Question Ask(this Conversation conversation, string text, params Attachment[] files)
    {
        var question = new Question
        {
            ConversationId = conversation.Id,
            Number = conversation.Messages.Count + 1,
            Text = text,
            CreatedAt = At,
            FormToken = Guid.CreateVersion7(),
        };
        question.Attachments.AddRange(files);
        conversation.Messages.Add(question);
        return question;
    }

    public static Answer Answer(
        this Conversation conversation, Question question, string text, AnswerState state = AnswerState.Complete, string? responseId = null)
    {
        var answer = new Answer
        {
            ConversationId = conversation.Id,
            QuestionId = question.Id,
            Number = conversation.Messages.Count + 1,
            Text = text,
            CreatedAt = At,
            State = state,
            Model = "gpt-test",
            ResponseId = responseId,
        };
        conversation.Messages.Add(answer);
        return answer;
    }

    public static Attachment File(AttachmentKind kind, long size, char hash = 'a') =>
        new() { Name = "a file", Kind = kind, Size = size, Hash = new string(hash, 64) };
}
