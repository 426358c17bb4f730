using Chatbot.Core.Configuration;
using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;

namespace Chatbot.Core.Chat;

/// <summary>
/// The most that an answer can use, which is what is reserved for it before it starts: that of one call, since what may be paid for is
/// never sent again (<see cref="Provider.Pipeline.RetryChatClient"/>).
/// </summary>
internal sealed class AnswerBudget(
    CurrentOptions settings, ProviderFeatures features, PriceList prices, UsageCalendar calendar, UsageLedger ledger)
{
    // What a long answer takes with its reasoning. Without a bound there would be no worst case to reserve.
    private const int MaxOutput = 16_384;

    /// <summary>Ten results of a page each, or twenty passages of 800 tokens.</summary>
    public const int TokensPerToolCall = 16_000;

    private OpenAIOptions Options => settings.Value.OpenAI;

    private int DefaultMaxOutput => Math.Min(MaxOutput, Options.ContextWindow / 2);

    private int MostOutput => Options.MaxOutputTokens ?? DefaultMaxOutput;

    /// <summary>The longest output that this person's answers may have, in tokens; null: the model's own.</summary>
    public int? MaxOutputFor(string ownerId) =>
        Options.MaxOutputTokens ?? (ledger.Limits(ownerId) ? DefaultMaxOutput : null);

    /// <summary>The longest output, in tokens, that is part of what was reserved.</summary>
    public long MostOutputOf(UsageRecord reserved) => Math.Min(MostOutput, reserved.Tokens - reserved.PromptTokens);

    /// <summary>
    /// What an answer counts that broke off and whose provider told nothing: what was sent, what was received, and what the model may have
    /// thought since it was asked.
    /// </summary>
    /// <param name="text">What was received.</param>
    public (Spending Spent, TokenCount Tokens) OfBrokenOff(UsageRecord reserved, Answer answer, string text, DateTimeOffset now)
    {
        var shown = text.Length > 0 ? TokenEstimate.Of(text) : 0;
        var output = Math.Max(shown, Hidden(answer, MostOutputOf(reserved), now));
        return (new(reserved.PromptTokens, 0, output, 0, Estimated: true), new(reserved.PromptTokens, 0, output, output - shown));
    }

    /// <param name="answer">The answer to a new question.</param>
    /// <param name="before">The newest answer before the question; null: it is the first.</param>
    public UsageRecord ForQuestion(Statements statements, Answer answer, Conversation conversation, Question question, Guid? before)
    {
        // The instructions of now: those of an earlier answer may have been shorter.
        var prompt = TokenEstimate.Most(question.Text) + question.Attachments.Sum(TokenEstimate.Most) + TokenEstimate.Most(Options.Instructions);
        if (before is not { } earlier)
            return WorstCase(answer, conversation, prompt);
        var sofar = UsageRows.Find(statements, conversation.OwnerId, earlier) is { } used ? used.Prompt + used.Output : Options.ContextWindow;
        // What is sent from our own store is cut to the window; but a PDF may be much more than the cut takes it for.
        if (sofar > Options.ContextWindow && !features.KeepsResponses && !MessageRows.HasPdf(statements, conversation.OwnerId, conversation.Id))
            sofar = Options.ContextWindow;
        return WorstCase(answer, conversation, prompt + sofar);
    }

    /// <param name="answer">A further answer to the question of <paramref name="earlier"/>.</param>
    public UsageRecord ForRetry(Statements statements, Answer answer, Conversation conversation, Guid earlier)
    {
        var sofar = UsageRows.Find(statements, conversation.OwnerId, earlier)?.Prompt ?? Options.ContextWindow;
        return WorstCase(answer, conversation, TokenEstimate.Most(Options.Instructions) + sofar);
    }

    private static long Hidden(Answer answer, long most, DateTimeOffset now)
    {
        if (!HiddenOutput.IsPossible(answer.Model))
            return 0;
        var since = now - answer.CreatedAt;
        // A clock that was put back tells nothing.
        return since < TimeSpan.Zero ? most : Math.Min(most, HiddenOutput.In(since));
    }

    private UsageRecord WorstCase(Answer answer, Conversation conversation, long prompt)
    {
        var (searches, fileSearches) = (answer.WebSearch && features.WebSearch, conversation.VectorStoreIds.Count > 0 && features.FileSearch);
        var tools = searches || fileSearches ? ProviderFeatures.MostToolCalls : 0;
        var (input, output) = (prompt + (tools * TokensPerToolCall), MostOutput);
        var price = prices.Of(answer.Model);
        return new()
        {
            AnswerId = answer.Id,
            OwnerId = conversation.OwnerId,
            Model = answer.Model,
            Day = calendar.Today,
            Price = price,
            PromptTokens = prompt,
            Tokens = input + output,
            // All calls together are so many: at worst all are of the dearer tool.
            Cost = Math.Max(
                price.CostOf(input, 0, output, searches ? tools : 0), price.CostOf(input, 0, output, 0, fileSearches ? tools : 0)),
        };
    }
}
