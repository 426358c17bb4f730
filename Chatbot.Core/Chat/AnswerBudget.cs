using Chatbot.Core.Configuration;
using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Storage;
using Chatbot.Core.Uploads;
using Chatbot.Core.Usage;
using Microsoft.EntityFrameworkCore;

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
    public async Task<UsageRecord> ForQuestionAsync(
        ChatbotDbContext context, Answer answer, Conversation conversation, Question question, Guid? before, CancellationToken cancellation)
    {
        // The instructions of now: those of an earlier answer may have been shorter.
        var prompt = TokenEstimate.Most(question.Text) + question.Attachments.Sum(TokenEstimate.Most) + TokenEstimate.Most(Options.Instructions);
        if (before is null)
            return WorstCase(answer, conversation, prompt);
        var sofar = await context.Set<UsageRecord>()
            .Where(record => record.AnswerId == before && record.OwnerId == conversation.OwnerId)
            .Select(record => (long?)(record.PromptTokens + record.OutputTokens)).FirstOrDefaultAsync(cancellation) ?? Options.ContextWindow;
        // What is sent from our own store is cut to the window; but a PDF may be much more than the cut takes it for.
        if (sofar > Options.ContextWindow && !features.KeepsResponses && !await HasPdfAsync(context, conversation.Id, cancellation))
            sofar = Options.ContextWindow;
        return WorstCase(answer, conversation, prompt + sofar);
    }

    /// <param name="answer">A further answer to the question of <paramref name="earlier"/>.</param>
    public async Task<UsageRecord> ForRetryAsync(
        ChatbotDbContext context, Answer answer, Conversation conversation, Guid earlier, CancellationToken cancellation) =>
        WorstCase(answer, conversation, TokenEstimate.Most(Options.Instructions) + (await context.Set<UsageRecord>()
            .Where(record => record.AnswerId == earlier && record.OwnerId == conversation.OwnerId)
            .Select(record => (long?)record.PromptTokens).FirstOrDefaultAsync(cancellation) ?? Options.ContextWindow));

    private static long Hidden(Answer answer, long most, DateTimeOffset now)
    {
        if (!HiddenOutput.IsPossible(answer.Model))
            return 0;
        var since = now - answer.CreatedAt;
        // A clock that was put back tells nothing.
        return since < TimeSpan.Zero ? most : Math.Min(most, HiddenOutput.In(since));
    }

    private static Task<bool> HasPdfAsync(ChatbotDbContext context, Guid conversationId, CancellationToken cancellation) =>
        context.Set<Question>().AnyAsync(
            question => question.ConversationId == conversationId
                && question.Attachments.Any(attachment => attachment.Kind == AttachmentKind.Pdf),
            cancellation);

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
