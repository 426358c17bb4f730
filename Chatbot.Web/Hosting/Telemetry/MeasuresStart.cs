using Chatbot.Core.Backups;
using Chatbot.Core.Chat;
using Chatbot.Core.Disk;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;
using Chatbot.Web.Streaming;

namespace Chatbot.Web.Hosting.Telemetry;

/// <summary>Makes the measures of all rooms at start: one that nobody has asked for yet is measured all the same.</summary>
#pragma warning disable CS9113 // They measure by being there.
internal sealed class MeasuresStart(
    ChatMeasures chat, UsageMeasures usage, StorageMeasures storage, DiskMeasures disk, StreamMeasures streams,
    BackupMeasures backups, HostMeasures host) : IHostedService
#pragma warning restore CS9113
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        chat.Begin();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
