using Chatbot.Core.Beats;
using Chatbot.Core.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Uploads;

/// <summary>Removes, at start and every ten minutes, what a killed process left in the folders of unfinished files.</summary>
public sealed partial class UploadSweeper(
    ChatbotOptions options,
    UploadFolder uploads,
    AttachmentStore attachments,
    TimeProvider time,
    ILogger<UploadSweeper> logger) : BackgroundService
{
    /// <summary>The pause between two sweeps.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>Removes what is older than <see cref="UploadOptions.SweepAge"/> and answers how many files that were.</summary>
    public int Sweep() => Sweep(uploads.Location) + Sweep(attachments.Unfinished);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Prepare();
        return time.RepeatAsync(Interval, () => Task.FromResult(Sweep()), stoppingToken);
    }

    // Said at start, where the one who set it is looking; text can be sent all the same.
    private void Prepare()
    {
        try
        {
            uploads.Prepare();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Unusable(logger, exception);
        }
    }

    private int Sweep(string folder)
    {
        if (!Directory.Exists(folder))
            return 0;

        var before = (time.GetUtcNow() - options.Uploads.SweepAge).UtcDateTime;
        var removed = 0;
        try
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + UploadFolder.Ending))
            {
                if (file.LastWriteTimeUtc >= before)
                    continue;
                file.Delete();
                removed++;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Failed(logger, exception);
        }

        if (removed > 0)
            Log.Removed(logger, removed);
        return removed;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Removed {Count} unfinished uploads that an earlier process had left.")]
        public static partial void Removed(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Warning, "Unfinished uploads could not be removed.")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Error, "The upload folder cannot be used: no file will be taken.")]
        public static partial void Unusable(ILogger logger, Exception exception);
    }
}
