using System.Diagnostics.Metrics;
using Chatbot.Core.Backups;
using Chatbot.Core.Configuration;
using Chatbot.Tests.Integration;
using Chatbot.Tests.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Backups;

public sealed class BackupMeasuresTests
{
    [Fact]
    public void Newest_InTheFolderOfTheSetting_TellsItsTime()
    {
        using var folder = new TestFolder();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var options = new ProductionOptions { DataFolder = folder.Options.DataFolder };
        options.Backup.Folder = Path.Combine(folder.Location, "elsewhere");
        _ = new BackupMeasures(meters, options);
        using var measured = new Measured(meters);
        Assert.Equal(0, measured["chatbot.backup.newest.timestamp"]);

        Directory.CreateDirectory(options.Backup.Folder);
        foreach (var name in new[] { "chatbot-20300102T000000Z.tar.gz", "chatbot-20300103T000000Z.tar.gz.sealed", "chatbot-notes.txt" })
            File.WriteAllText(Path.Combine(options.Backup.Folder, name), "");

        Assert.Equal(new DateTimeOffset(2030, 1, 3, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), measured["chatbot.backup.newest.timestamp"]);
    }
}
