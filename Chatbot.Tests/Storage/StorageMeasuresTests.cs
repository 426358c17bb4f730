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
