using Chatbot.Core.Uploads;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Uploads;

public sealed class UploadSweeperTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 4, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly UploadFolder uploads;
    private readonly UploadSweeper sweeper;

    public UploadSweeperTests()
    {
        uploads = new UploadFolder(folder.Options);
        sweeper = new UploadSweeper(folder.Options, uploads, new AttachmentStore(folder.Options), time, NullLogger<UploadSweeper>.Instance);
    }

    public void Dispose()
    {
        sweeper.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Sweep_OldAndYoungFiles_RemovesTheOldOnes()
    {
        var old = Leave(uploads.Location, TimeSpan.FromMinutes(61));
        var young = Leave(uploads.Location, TimeSpan.FromMinutes(59));
        var unfinished = Leave(Path.Combine(folder.Options.DataFolder, "attachments", "unfinished"), TimeSpan.FromHours(5));

        Assert.Equal(2, sweeper.Sweep());

        Assert.False(File.Exists(old));
        Assert.False(File.Exists(unfinished));
        Assert.True(File.Exists(young));
    }

    [Fact]
    public void Sweep_FilesOfOthers_Stay()
    {
        Directory.CreateDirectory(uploads.Location);
        var foreign = Path.Combine(uploads.Location, "notes.txt");
        File.WriteAllText(foreign, "mine");
        File.SetLastWriteTimeUtc(foreign, time.GetUtcNow().AddDays(-3).UtcDateTime);

        Assert.Equal(0, sweeper.Sweep());
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public void Sweep_NoFolderYet_DoesNothing() => Assert.Equal(0, sweeper.Sweep());

    [Fact]
    public async Task Run_StartAndEveryTenMinutes_Sweeps()
    {
        var left = Leave(uploads.Location, TimeSpan.FromHours(2));
        using var watcher = new Deletions(uploads.Location);
        await sweeper.StartAsync(CancellationToken.None);
        Assert.Equal(left, await watcher.NextAsync());

        var later = Leave(uploads.Location, TimeSpan.FromMinutes(55));
        time.Advance(UploadSweeper.Interval);
        Assert.Equal(later, await watcher.NextAsync());
        await sweeper.StopAsync(CancellationToken.None);
    }

    private string Leave(string place, TimeSpan age)
    {
        Directory.CreateDirectory(place);
        var path = Path.Combine(place, $"{age.TotalMinutes}.upload");
        File.WriteAllText(path, "left");
        File.SetLastWriteTimeUtc(path, (time.GetUtcNow() - age).UtcDateTime);
        return path;
    }

    private sealed class Deletions : IDisposable
    {
        private readonly System.Threading.Channels.Channel<string> deleted = System.Threading.Channels.Channel.CreateUnbounded<string>();
        private readonly FileSystemWatcher watcher;

        public Deletions(string place)
        {
            watcher = new FileSystemWatcher(place);
            watcher.Deleted += (_, change) => deleted.Writer.TryWrite(change.FullPath);
            watcher.EnableRaisingEvents = true;
        }

        public async Task<string> NextAsync() => await deleted.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        public void Dispose() => watcher.Dispose();
    }
}
