using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;

namespace Chatbot.Tests.Uploads;

/// <summary>A folder of its own for one test, gone after it.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder()
    {
        Location = Directory.CreateTempSubdirectory("chatbot-test-").FullName;
        Options = new TestingOptions
        {
            DataFolder = Path.Combine(Location, "data"),
            UploadFolder = Path.Combine(Location, "uploads"),
            AllowedExtensions = ["pdf", "png", "jpg", "jpeg", "gif"],
        };
    }

    public string Location { get; }

    public ChatbotOptions Options { get; }

    public string Write(ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(Location, Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes.ToArray());
        return path;
    }

    public void Dispose() => Directory.Delete(Location, recursive: true);
}

/// <summary>A disk with as much room as a test says.</summary>
internal sealed class SetDriveSpace(long available = long.MaxValue) : IDriveSpace
{
    public Dictionary<string, long> Folders { get; } = [];

    /// <summary>Of every disk, in bytes.</summary>
    public long Total { get; set; } = long.MaxValue;

    public DriveRoom RoomOf(string folder) => new(Folders.GetValueOrDefault(folder, available), Total);
}
