using System.Collections.Concurrent;
using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Rendering;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Chat;

/// <summary>The story of one turn, told from the person's side: ask, ask again, stop, delete.</summary>
public sealed class ChatService
{
    // Compiled: every post asks these.
    private static readonly Func<ChatbotDbContext, Guid, string, string, CancellationToken, Task<PostedQuestion?>> Posted = EF.CompileAsyncQuery(
        (ChatbotDbContext context, Guid formToken, string ownerId, string text, CancellationToken cancellation) => (
            from question in context.Set<Question>()
            join conversation in context.Set<Conversation>() on question.ConversationId equals conversation.Id
            join answer in context.Set<Answer>() on question.Id equals answer.QuestionId
            where question.FormToken == formToken
            orderby answer.Number
            select new PostedQuestion(conversation.OwnerId == ownerId && question.Text == text, conversation.Id, answer.Id)).FirstOrDefault());

    // The last message of a conversation is always an answer: it is stored together with its question.
    private static readonly Func<ChatbotDbContext, string, Guid, CancellationToken, Task<NewestAnswer?>> Newest = EF.CompileAsyncQuery(
        (ChatbotDbContext context, string ownerId, Guid conversationId, CancellationToken cancellation) =>
            context.Set<Answer>().Where(answer => answer.ConversationId == conversationId && context.Set<Conversation>()
                .Any(conversation => conversation.Id == conversationId && conversation.OwnerId == ownerId))
                .OrderByDescending(answer => answer.Number)
                .Select(answer => new NewestAnswer(answer.Id, answer.QuestionId, answer.Number, answer.State, answer.Model, answer.WebSearch))
                .FirstOrDefault());

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
                context => AskAsync(context, request, kept.Attachments, cancellation), request.OwnerId, cancellation);
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
        var (result, _) = await StoreAsync(async context =>
        {
            var conversation = await (
                from mine in context.Set<Conversation>()
                join answer in context.Set<Answer>() on mine.Id equals answer.ConversationId
                where answer.Id == answerId && mine.OwnerId == ownerId
                select mine).SingleOrDefaultAsync(cancellation);
            var newest = conversation is null ? null : await Newest(context, ownerId, conversation.Id, cancellation);
            if (newest is null)
                return new Outcome(new AskResult.NotFound());
            // A second click on the same button finds what the first has made.
            if (newest.Id != answerId)
                return new Outcome(new AskResult.Asked(conversation!.Id, newest.Id));
            if (newest.IsLive)
                return new Outcome(new AskResult.StillAnswering());
            var retried = NewAnswer(conversation!, newest.QuestionId, newest.Number + 1, StillOffered(newest.Model), newest.WebSearch);
            return Add(context, retried, await _budget.ForRetryAsync(context, retried, conversation!, newest.Id, cancellation));
        }, ownerId, cancellation);
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
        Func<ChatbotDbContext, Task<Outcome>> write, string ownerId, CancellationToken cancellation)
    {
        try
        {
            var outcome = await _database.GrowAsync(async context =>
            {
                var written = _suspended.ContainsKey(ownerId) ? new Outcome(new AskResult.NotFound()) : await write(context);
                await context.SaveChangesAsync(cancellation);
                // Before the next writer looks: what is stored is reserved and on its way.
                if (written.Started is { } started)
                {
                    _ledger.Reserve(started.Usage);
                    _worker.Enqueue(started.Answer, started.Usage, started.Begun);
                }

                return written;
            }, cancellation);
            return (outcome.Result, outcome.Started is not null);
        }
        catch (StorageException exception)
        {
            return (new AskResult.NotStored(exception.Problem), false);
        }
    }

    private async Task<Outcome> AskAsync(
        ChatbotDbContext context, AskRequest request, List<Attachment> attachments, CancellationToken cancellation)
    {
        if (await FindPostedAsync(context, request, cancellation) is { } posted)
            return new Outcome(posted);
        var conversation = request.ConversationId is null
            ? NewConversation(context, request, attachments)
            : await context.Set<Conversation>().SingleOrDefaultAsync(
                mine => mine.Id == request.ConversationId && mine.OwnerId == request.OwnerId, cancellation);
        if (conversation is null)
            return new Outcome(new AskResult.NotFound());
        var newest = request.ConversationId is null ? null : await Newest(context, request.OwnerId, conversation.Id, cancellation);
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
        context.Add(question);
        conversation.UpdatedAt = question.CreatedAt;
        if (request.VectorStoreIds is not null)
            conversation.VectorStoreIds = [.. request.VectorStoreIds];
        var answer = NewAnswer(conversation, question.Id, number + 1, request.Model, request.WebSearch);
        var usage = await _budget.ForQuestionAsync(context, answer, conversation, question, newest?.Id, cancellation);
        return Add(context, answer, usage, begun: number == 1 ? conversation : null);
    }

    /// <summary>The answer with its worst case, or, where an allowance has no room for that, nothing at all.</summary>
    private Outcome Add(ChatbotDbContext context, Answer answer, UsageRecord usage, Conversation? begun = null)
    {
        if (_ledger.Refuses(usage) is { } allowance)
        {
            context.ChangeTracker.Clear();
            return new Outcome(new AskResult.AllowanceReached(allowance, NeverFits: usage.CountOf(allowance.Unit) > allowance.Limit));
        }

        context.Add(answer);
        context.Add(usage);
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

    private Conversation NewConversation(ChatbotDbContext context, AskRequest request, List<Attachment> attachments)
    {
        var title = TitleText.From(request.Text, Conversation.MaxTitleLength);
        var conversation = new Conversation
        {
            OwnerId = request.OwnerId,
            Title = title.Length > 0 ? title : attachments.FirstOrDefault()?.Name ?? "",
            CreatedAt = _time.GetUtcNow(),
            UpdatedAt = _time.GetUtcNow(),
        };
        context.Add(conversation);
        return conversation;
    }

    // A form that was sent, changed and sent again, or another's: either way not the question that is there.
    private static async Task<AskResult?> FindPostedAsync(ChatbotDbContext context, AskRequest request, CancellationToken cancellation)
    {
        var posted = await Posted(context, request.FormToken, request.OwnerId, request.Text, cancellation);
        return posted is null ? null
            : posted.IsTheSame ? new AskResult.Asked(posted.ConversationId, posted.AnswerId)
            : new AskResult.FormUsed();
    }

    /// <summary>What a write has come to.</summary>
    /// <param name="Result">What the person is told.</param>
    /// <param name="Started">The answer that is to run, where there is one.</param>
    private sealed record Outcome(AskResult Result, StartedAnswer? Started = null);

    /// <param name="IsTheSame">This owner's, in the same words.</param>
    private sealed record PostedQuestion(bool IsTheSame, Guid ConversationId, Guid AnswerId);

    /// <param name="Begun">A conversation that has just begun is all in memory: the worker need not read what was just written.</param>
    private sealed record StartedAnswer(Answer Answer, UsageRecord Usage, Conversation? Begun);

    private sealed record NewestAnswer(Guid Id, Guid QuestionId, int Number, AnswerState State, string Model, bool WebSearch)
    {
        public bool IsLive => State is AnswerState.Waiting or AnswerState.Running;
    }
}
