using System.Reflection;
using System.Text.Json;

namespace Chatbot.Core.Backups;

/// <summary>What a backup says of itself, before all else: <c>manifest.json</c>.</summary>
public sealed record BackupManifest
{
    internal const int CurrentFormat = 1;

    /// <summary>Bytes beyond which it is no manifest.</summary>
    internal const int Longest = 16 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The form of the file. A reader takes no newer one.</summary>
    public required int Format { get; init; }

    /// <summary>The version of the product that has made it.</summary>
    public required string Product { get; init; }

    /// <summary>The newest migration that the database has seen.</summary>
    public required string Migration { get; init; }

    /// <summary>The moment of which everything is.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>Files that follow: the database, the keys and the attachments.</summary>
    public required long Files { get; init; }

    /// <summary>Bytes of those, unpacked.</summary>
    public required long Bytes { get; init; }

    /// <summary>Attachments that the database refers to and that were missing or damaged already when the backup was made.</summary>
    public required long Missing { get; init; }

    /// <summary>The version that runs here.</summary>
    internal static string ThisProduct { get; } =
        typeof(BackupManifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Null where it is none.</summary>
    internal static BackupManifest? FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(json, Json);
            return manifest is { Product: not null, Migration: not null, Files: > 0, Bytes: >= 0, Missing: >= 0 }
                ? manifest with { Product = TarHeader.Printable(manifest.Product) }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
