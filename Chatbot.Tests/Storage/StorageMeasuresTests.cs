using System.Diagnostics.Metrics;
using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Chatbot.Tests.Integration;
using Chatbot.Tests.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Storage;

public sealed class StorageMeasuresTests
{
    [Fact]
    public void Backup_TheNewest_TellsItsTime()
    {
        using var folder = new TestFolder();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        _ = new StorageMeasures(meters, new ProductionOptions { DataFolder = folder.Location });
        using var measured = new Measured(meters);
        Assert.Equal(0, measured["chatbot.backup.newest.timestamp"]);

        var backups = Directory.CreateDirectory(Path.Combine(folder.Location, "backups")).FullName;
        foreach (var (name, day) in new[] { ("chatbot-20300102T000000Z.tar.gz", 2), ("chatbot-20300103T000000Z.tar.gz", 3), ("notes.txt", 4) })
        {
            File.WriteAllText(Path.Combine(backups, name), "");
            File.SetLastWriteTimeUtc(Path.Combine(backups, name), new DateTime(2030, 1, day, 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal(new DateTimeOffset(2030, 1, 3, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), measured["chatbot.backup.newest.timestamp"]);
    }

    [Fact]
    public void Size_OfTheDatabase_TellsItsLogApart()
    {
        using var folder = new TestFolder();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        _ = new StorageMeasures(meters, new ProductionOptions { DataFolder = folder.Location });
        using var measured = new Measured(meters);

        File.WriteAllBytes(Path.Combine(folder.Location, "chatbot.db"), new byte[700]);
        File.WriteAllBytes(Path.Combine(folder.Location, "chatbot.db-wal"), new byte[30]);

        Assert.Equal(700, measured["chatbot.database.size", ("file", "database")]);
        Assert.Equal(30, measured["chatbot.database.size", ("file", "log")]);
    }
}
