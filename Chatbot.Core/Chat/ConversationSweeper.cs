using Chatbot.Core.Beats;
using Chatbot.Core.Configuration;
using Chatbot.Core.Conversations;
using Chatbot.Core.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Chat;

/// <summary>
/// Deletes, at start and every hour, the conversations in which nothing was said for
/// <see cref="StorageOptions.DeleteConversationsAfterDays"/>, with their files.
/// </summary>
internal sealed partial class ConversationSweeper(
    ConversationStore conversations, QuestionFiles files, CurrentOptions current, TimeProvider time, ILogger<ConversationSweeper> logger)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // Other writers get their turn between two of these.
    private const int AtOnce = 20;

    /// <summary>Deletes what is old enough and answers how many conversations that were.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var days = current.Value.Storage.DeleteConversationsAfterDays;
        if (days == 0)
            return 0;
        var before = time.GetUtcNow() - TimeSpan.FromDays(days);
        var (deleted, attachments) = (0, 0);
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                var (count, hashes) = await conversations.DeleteUnchangedAsync(before, AtOnce, cancellation);
                // The rows are gone: what they referred to goes too, even while the process ends.
                await files.ForgetUnneededAsync(hashes, CancellationToken.None);
                (deleted, attachments) = (deleted + count, attachments + hashes.Count);
                if (count < AtOnce)
                    break;
            }
        }
        catch (Exception exception) when (exception is StorageException or IOException or UnauthorizedAccessException)
        {
            Log.Failed(logger, exception);
        }

        if (deleted > 0)
            Log.Deleted(logger, deleted, attachments, days);
        return deleted;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        time.RepeatAsync(Interval, () => SweepAsync(CancellationToken.None), stoppingToken);

    private static partial class Log
    {
        [LoggerMessage(EventId = 2120, Level = LogLevel.Information, Message =
            "Deleted {Conversations} conversations with {Files} files: nothing was said in them for {Days} days.")]
        public static partial void Deleted(ILogger logger, int conversations, int files, int days);

        [LoggerMessage(EventId = 2121, Level = LogLevel.Warning, Message = "Old conversations could not be deleted; it is tried again in an hour.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
