using System.Diagnostics;
using Chatbot.Core.Configuration;
using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Chat;

/// <summary>The run of one answer: from the stored question to an end, whatever that is.</summary>
internal sealed partial class AnswerRun(
    IChatClient client,
    ConversationStore conversations,
    PromptBuilder prompts,
    AnswerBudget budget,
    AnswerJournal journal,
    AnswerOptions options,
    TimeProvider time,
    ILogger<AnswerRun> logger) : IDisposable
{
    // What several large prompts weigh at once is more than the machine has.
    private const long LargePrompt = 1024 * 1024;

    private static readonly ActivitySource Source = new(ChatMeasures.MeterName);

    private readonly SemaphoreSlim _large = new(2, 2);

    /// <summary>Never throws: whatever happens becomes the answer's end.</summary>
    public async Task RunAsync(LiveAnswer live, CancellationToken shutdown)
    {
        using var activity = Source.StartActivity("answer", ActivityKind.Internal, live.AskedBy);
        var stream = new AnswerStream(live, journal, budget, time);
        var end = await EndOfAsync(live, stream, shutdown);
        activity?.SetTag("chatbot.answer.state", end.State.ToString()).SetTag("error.type", end.Error?.ToString());
        live.Finish(stream.End(end));
        if (!stream.Began)
            journal.Hurry(live);
        Log.Ended(logger, live.Id, end.State, end.Error);
    }

    public void Dispose() => _large.Dispose();

    private async Task<AnswerEnd> EndOfAsync(LiveAnswer live, AnswerStream stream, CancellationToken shutdown)
    {
        using var longest = new CancellationTokenSource(options.Longest, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(live.Stopped, shutdown, longest.Token);
        try
        {
            live.Start();
            await AskAsync(live, stream, any.Token);
            return Ended(AnswerState.Complete);
        }
        catch (OperationCanceledException) when (any.IsCancellationRequested)
        {
            return live.Stopped.IsCancellationRequested ? Ended(AnswerState.Stopped)
                : shutdown.IsCancellationRequested ? Ended(AnswerState.Interrupted)
                : Ended(AnswerState.Failed, ProviderError.TimedOut);
        }
        catch (ProviderException exception)
        {
            return Ended(AnswerState.Failed, exception.Error, exception.RetryAfter);
        }
        catch (StorageException)
        {
            return Ended(AnswerState.Interrupted);
        }
        // The last line: an answer that nothing ends would run for ever on its page.
        catch (Exception exception)
        {
            Log.Unexpected(logger, live.Id, exception.GetType().Name, exception.StackTrace);
            return Ended(AnswerState.Failed, ProviderError.ServerError);
        }
    }

    private async Task AskAsync(LiveAnswer live, AnswerStream stream, CancellationToken cancellation)
    {
        var conversation = live.Begun ?? await conversations.FindAsync(live.OwnerId, live.ConversationId, cancellation)
            ?? throw new OperationCanceledException("The conversation has been deleted.", live.Stopped);
        live.Begun = null;
        if (await TrySendAsync(live, conversation, stream, mayContinue: true, cancellation))
            return;
        // The provider has lost its previous response, or what hangs on it has grown too long: from our own store, then, and cut.
        await TrySendAsync(live, conversation, stream, mayContinue: false, cancellation);
    }

    /// <returns>False when the provider cannot continue its previous response.</returns>
    private async Task<bool> TrySendAsync(
        LiveAnswer live, Conversation conversation, AnswerStream stream, bool mayContinue, CancellationToken cancellation)
    {
        var large = prompts.BytesOf(conversation, live.Answer, mayContinue) > LargePrompt;
        using var place = await LargePlace.EnterAsync(large ? _large : null, cancellation);
        var prompt = await prompts.BuildAsync(conversation, live.Answer, mayContinue, budget.MaxOutputFor(live.OwnerId), cancellation);
        live.Answer.HistoryFrom = prompt.HistoryFrom;
        live.Answer.PdfAsText = prompt.PdfAsText;
        try
        {
            // The first sign of life means that the prompt has been sent.
            await stream.ReadAsync(client.GetStreamingResponseAsync(prompt.Messages, prompt.Options, cancellation), place.Leave, cancellation);
            return true;
        }
        catch (ProviderException exception) when (
            prompt.ContinuesResponse && !stream.Began && exception.Error is (ProviderError.ConversationLost or ProviderError.TooLong))
        {
            return false;
        }
    }

    private AnswerEnd Ended(AnswerState state, ProviderError? error = null, TimeSpan? retryAfter = null) =>
        new(state, error, retryAfter) { At = time.GetUtcNow() };

    private static partial class Log
    {
        [LoggerMessage(EventId = 2110, Level = LogLevel.Information, Message = "Answer {Answer} ended: {State} {Error}")]
        public static partial void Ended(ILogger logger, Guid answer, AnswerState state, ProviderError? error);

        // Not the exception itself: its message may quote what was said.
        [LoggerMessage(EventId = 2111, Level = LogLevel.Error, Message = "Answer {Answer} ended by {Exception}\n{Stack}")]
        public static partial void Unexpected(ILogger logger, Guid answer, string exception, string? stack);
    }

    /// <summary>A place among those whose prompts are large, held while one is made and sent.</summary>
    private sealed class LargePlace(SemaphoreSlim? places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public static async Task<LargePlace> EnterAsync(SemaphoreSlim? places, CancellationToken cancellation)
        {
            if (places is not null)
                await places.WaitAsync(cancellation);
            return new(places);
        }

        public void Leave() => Interlocked.Exchange(ref _places, null)?.Release();

        public void Dispose() => Leave();
    }
}
