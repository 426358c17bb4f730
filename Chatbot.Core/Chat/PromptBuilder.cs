using Chatbot.Core.Configuration;
using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Microsoft.Extensions.AI;

namespace Chatbot.Core.Chat;

/// <summary>Turns a stored conversation into what the model is sent.</summary>
internal sealed class PromptBuilder(CurrentOptions settings, ProviderFeatures features, AttachmentContents contents)
{
    /// <summary>Bytes of the files that <see cref="BuildAsync"/> may put into the prompt: what it weighs in memory.</summary>
    public long BytesOf(Conversation conversation, Answer answer, bool mayContinue)
    {
        var (before, current) = Split(conversation, answer);
        IEnumerable<Turn> sent = Previous(before, mayContinue) is null ? [.. before, current] : [current];
        return sent.Sum(turn => turn.Question.Attachments.Sum(attachment => attachment.Size));
    }

    /// <param name="conversation">The whole conversation.</param>
    /// <param name="answer">The answer that is to be given.</param>
    /// <param name="mayContinue">False once the provider has lost its previous response: the history goes in from our own store.</param>
    /// <param name="maxOutput">The longest output, in tokens; null: the model's own.</param>
    public async Task<Prompt> BuildAsync(
        Conversation conversation, Answer answer, bool mayContinue, int? maxOutput, CancellationToken cancellation)
    {
        var (before, current) = Split(conversation, answer);
        var previous = Previous(before, mayContinue);
        var options = settings.Value.OpenAI;
        var history = previous is null
            ? History.Fit(before, current.Question, options.ContextWindow, maxOutput, options.Instructions)
            : new History([], before[^1].Answer.HistoryFrom);

        var budget = new AttachmentBudget();
        var question = await contents.MessageAsync(current.Question, budget, cancellation);
        var messages = new List<ChatMessage>();
        // From the newest back, so that the newest attachments are the ones that find room.
        foreach (var turn in history.Turns.Reverse())
        {
            if (turn.Answer.Text.Length > 0)
                messages.Add(new(ChatRole.Assistant, turn.Answer.Text));
            messages.Add(await contents.MessageAsync(turn.Question, budget, cancellation));
        }

        messages.Reverse();
        messages.Add(question);
        return new(messages, Options(options, conversation, answer, previous, maxOutput), previous is not null, history.CutAt, budget.PdfAsText);
    }

    private static (List<Turn> Before, Turn Current) Split(Conversation conversation, Answer answer)
    {
        var turns = Turn.Of(conversation);
        var current = turns.Single(turn => turn.Question.Id == answer.QuestionId);
        return ([.. turns.TakeWhile(turn => turn != current)], current);
    }

    private string? Previous(List<Turn> before, bool mayContinue) =>
        mayContinue && features.KeepsResponses ? before.LastOrDefault()?.Answer.ResponseId : null;

    private ChatOptions Options(OpenAIOptions options, Conversation conversation, Answer answer, string? previous, int? maxOutput)
    {
        var tools = new List<AITool>();
        if (answer.WebSearch && features.WebSearch)
            tools.Add(new HostedWebSearchTool());
        if (conversation.VectorStoreIds.Count > 0 && features.FileSearch)
            tools.Add(new HostedFileSearchTool { Inputs = [.. conversation.VectorStoreIds.Select(id => new HostedVectorStoreContent(id))] });
        return new()
        {
            ModelId = answer.Model,
            Instructions = options.Instructions.Length > 0 ? options.Instructions : null,
            Temperature = options.Temperature,
            MaxOutputTokens = maxOutput,
            ConversationId = previous,
            Tools = tools.Count > 0 ? tools : null,
        };
    }
}
