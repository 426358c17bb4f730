using System.Collections.Concurrent;
using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Rendering;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;

namespace Chatbot.Core.Chat;

/// <summary>The story of one turn, told from the person's side: ask, ask again, stop, delete.</summary>
public sealed class ChatService
{
    private readonly Database _database;
    private readonly ConversationStore _conversations;
    private readonly QuestionFiles _files;
    private readonly AnswerWorker _worker;
    private readonly LiveAnswers _live;
    private readonly AnswerBudget _budget;
    private readonly UsageLedger _ledger;
    private readonly ModelCatalog _models;
    private readonly TimeProvider _time;

    // What was on its way in when its owner was shut out or went must not be kept.
    private readonly ConcurrentDictionary<string, bool> _suspended = new();

    internal ChatService(
        Database database, ConversationStore conversations, QuestionFiles files, AnswerWorker worker, LiveAnswers live,
        AnswerBudget budget, UsageLedger ledger, ModelCatalog models, TimeProvider time) =>
        (_database, _conversations, _files, _worker, _live, _budget, _ledger, _models, _time) =
        (database, conversations, files, worker, live, budget, ledger, models, time);

    /// <summary>The disk is nearly full: no question is taken.</summary>
    public bool IsReadOnly => _database.IsReadOnly;

    /// <summary>Stores a question with an empty answer, in one piece, and sets the answer on its way.</summary>
    public async Task<AskResult> AskAsync(AskRequest request, CancellationToken cancellation)
    {
        if (_worker.Full)
            return new AskResult.Busy();
        // Before the files are kept.
        if (IsReadOnly)
            return new AskResult.NotStored(StorageProblem.NearlyFull);
        try
        {
            var (kept, refused) = await _files.KeepAsync(request.Files, cancellation);
            using var _ = kept;
            if (refused.Count > 0)
                return new AskResult.FilesRefused(refused);
            var (result, stored) = await StoreAsync(
                statements => Ask(statements, request, kept.Attachments), request.OwnerId, cancellation);
            if (stored)
                kept.Keep();
            return result;
        }
        catch (Exception exception) when (StorageException.From(exception) is { Problem: var problem })
        {
            return new AskResult.NotStored(problem);
        }
    }

    /// <summary>Answers the newest question once more. The earlier answer is kept.</summary>
    public async Task<AskResult> RetryAsync(string ownerId, Guid answerId, CancellationToken cancellation)
    {
        if (_worker.Full)
            return new AskResult.Busy();
        var (result, _) = await StoreAsync(statements => Retry(statements, ownerId, answerId), ownerId, cancellation);
        return result;
    }

    /// <summary>Stops an answer where it is; what it has said is kept. False where there is none of this owner's on its way.</summary>
    public bool Stop(string ownerId, Guid answerId)
    {
        var answer = _live.Find(answerId, ownerId);
        answer?.Stop();
        return answer is not null;
    }

    /// <summary>Deletes a conversation, its files included. False where there is none of this owner's.</summary>
    /// <exception cref="StorageException">Nothing was deleted.</exception>
    public async Task<bool> DeleteAsync(string ownerId, Guid conversationId, CancellationToken cancellation)
    {
        var hashes = await _conversations.DeleteAsync(ownerId, conversationId, cancellation);
        if (hashes is null)
            return false;
        // After it: what is asked meanwhile is stopped too, and where nothing was deleted nothing is stopped.
        _live.StopAll(conversationId, ownerId);
        await _files.ForgetUnneededAsync(hashes, CancellationToken.None);
        return true;
    }

    /// <summary>Stops every answer of an owner where it is, and takes no question that is still on its way.</summary>
    public void Suspend(string ownerId)
    {
        _suspended[ownerId] = true;
        _live.StopAll(ownerId);
    }

    /// <summary>Takes questions of an owner again.</summary>
    public void Resume(string ownerId) => _suspended.TryRemove(ownerId, out _);

    /// <summary>Deletes all that an owner has, files included, and takes nothing more from it: for an owner who goes for good.</summary>
    /// <exception cref="StorageException">Not everything was deleted.</exception>
    public async Task ForgetOwnerAsync(string ownerId, CancellationToken cancellation)
    {
        _suspended[ownerId] = true;
        var hashes = await _conversations.DeleteAllAsync(ownerId, cancellation);
        _live.StopAll(ownerId);
        await _files.ForgetUnneededAsync(hashes, CancellationToken.None);
    }

    private async Task<(AskResult Result, bool Stored)> StoreAsync(
        Func<Statements, Outcome> write, string ownerId, CancellationToken cancellation)
    {
        try
        {
            var outcome = await _database.GrowPlainAsync(
                statements => _suspended.ContainsKey(ownerId) ? new Outcome(new AskResult.NotFound()) : write(statements), Start, cancellation);
            return (outcome.Result, outcome.Started is not null);
        }
        catch (StorageException exception)
        {
            return (new AskResult.NotStored(exception.Problem), false);
        }
    }

    /// <summary>What is stored is reserved and on its way.</summary>
    private void Start(Outcome outcome)
    {
        if (outcome.Started is not { } started)
            return;
        _ledger.Reserve(started.Usage);
        _worker.Enqueue(started.Answer, started.Usage, started.Begun);
    }

    private Outcome Ask(Statements statements, AskRequest request, List<Attachment> attachments)
    {
        if (FindPosted(statements, request) is { } posted)
            return new Outcome(posted);
        var conversation = request.ConversationId is { } id
            ? ConversationRows.Find(statements, request.OwnerId, id)
            : NewConversation(request, attachments);
        if (conversation is null)
            return new Outcome(new AskResult.NotFound());
        var newest = request.ConversationId is null ? null : MessageRows.FindNewest(statements, request.OwnerId, conversation.Id);
        if (newest is { IsLive: true })
            return new Outcome(new AskResult.StillAnswering());

        var number = (newest?.Number ?? 0) + 1;
        var question = new Question
        {
            ConversationId = conversation.Id,
            Number = number,
            Text = request.Text,
            CreatedAt = _time.GetUtcNow(),
            FormToken = request.FormToken,
        };
        question.Attachments.AddRange(attachments);
        conversation.UpdatedAt = question.CreatedAt;
        if (request.VectorStoreIds is not null)
            conversation.VectorStoreIds = [.. request.VectorStoreIds];
        var answer = NewAnswer(conversation, question.Id, number + 1, request.Model, request.WebSearch);
        var usage = _budget.ForQuestion(statements, answer, conversation, question, newest?.Id);
        if (Refused(usage) is { } refused)
            return refused;

        if (request.ConversationId is null)
        {
            // All of it is in memory: the worker need not read what was just written.
            conversation.Messages.AddRange([question, answer]);
            ConversationRows.Insert(statements, conversation);
        }
        else
        {
            ConversationRows.Update(statements, conversation);
        }

        MessageRows.Insert(statements, question);
        return Insert(statements, answer, usage, begun: request.ConversationId is null ? conversation : null);
    }

    private Outcome Retry(Statements statements, string ownerId, Guid answerId)
    {
        var conversation = ConversationRows.FindByAnswer(statements, ownerId, answerId);
        var newest = conversation is null ? null : MessageRows.FindNewest(statements, ownerId, conversation.Id);
        if (newest is null)
            return new Outcome(new AskResult.NotFound());
        // A second click on the same button finds what the first has made.
        if (newest.Id != answerId)
            return new Outcome(new AskResult.Asked(conversation!.Id, newest.Id));
        if (newest.IsLive)
            return new Outcome(new AskResult.StillAnswering());
        var retried = NewAnswer(conversation!, newest.QuestionId, newest.Number + 1, StillOffered(newest.Model), newest.WebSearch);
        var usage = _budget.ForRetry(statements, retried, conversation!, newest.Id);
        return Refused(usage) ?? Insert(statements, retried, usage, begun: null);
    }

    /// <summary>What is said where an allowance has no room for the worst case; then nothing is stored at all.</summary>
    private Outcome? Refused(UsageRecord usage) => _ledger.Refuses(usage) is { } allowance
        ? new Outcome(new AskResult.AllowanceReached(allowance, NeverFits: usage.CountOf(allowance.Unit) > allowance.Limit))
        : null;

    private static Outcome Insert(Statements statements, Answer answer, UsageRecord usage, Conversation? begun)
    {
        MessageRows.Insert(statements, answer);
        UsageRows.Insert(statements, usage);
        return new Outcome(new AskResult.Asked(answer.ConversationId, answer.Id), new(answer, usage, begun));
    }

    private Answer NewAnswer(Conversation conversation, Guid questionId, int number, string model, bool webSearch) => new()
    {
        ConversationId = conversation.Id,
        QuestionId = questionId,
        Number = number,
        Text = "",
        CreatedAt = _time.GetUtcNow(),
        State = AnswerState.Waiting,
        Model = model,
        WebSearch = webSearch,
    };

    private string StillOffered(string model) => _models.Contains(model) ? model : _models.Default;

    private Conversation NewConversation(AskRequest request, List<Attachment> attachments)
    {
        var title = TitleText.From(request.Text, Conversation.MaxTitleLength);
        return new()
        {
            OwnerId = request.OwnerId,
            Title = title.Length > 0 ? title : attachments.FirstOrDefault()?.Name ?? "",
            CreatedAt = _time.GetUtcNow(),
            UpdatedAt = _time.GetUtcNow(),
        };
    }

    // A form that was sent, changed and sent again, or another's: either way not the question that is there.
    private static AskResult? FindPosted(Statements statements, AskRequest request)
    {
        var posted = MessageRows.FindPosted(statements, request.FormToken, request.OwnerId, request.Text);
        return posted is null ? null
            : posted.IsTheSame ? new AskResult.Asked(posted.ConversationId, posted.AnswerId)
            : new AskResult.FormUsed();
    }

    /// <summary>What a write has come to.</summary>
    /// <param name="Result">What the person is told.</param>
    /// <param name="Started">The answer that is to run, where there is one.</param>
    private sealed record Outcome(AskResult Result, StartedAnswer? Started = null);

    /// <param name="Begun">A conversation that has just begun is all in memory: the worker need not read what was just written.</param>
    private sealed record StartedAnswer(Answer Answer, UsageRecord Usage, Conversation? Begun);
}
