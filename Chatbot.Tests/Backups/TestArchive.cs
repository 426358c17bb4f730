using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Chatbot.Core.Backups;
using Chatbot.Core.Storage.Upgrades;

namespace Chatbot.Tests.Backups;

/// <summary>Archives entry by entry, as nobody else writes them: each whole in its sums and its checksum, whatever it holds.</summary>
internal sealed class TestArchive
{
    private readonly List<TarEntry> _entries = [];
    private readonly StringBuilder _sums = new();
    private byte[] _behind = [];
    private long _files;
    private long _bytes;

    /// <summary>Of this version's newest migration; what a test sets to null, the entries say.</summary>
    public int Format { get; init; } = BackupManifest.CurrentFormat;

    public string Product { get; init; } = "9.9.9";

    public string Migration { get; init; } = KnownMigrations.OfThisRelease.Ids[^1];

    public long? Files { get; init; }

    public long? Bytes { get; init; }

    public long Missing { get; init; }

    public string? Manifest { get; init; }

    public bool HasSums { get; init; } = true;

    public static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>A small one that is as it should be.</summary>
    public static TestArchive Good()
    {
        var attachment = RandomNumberGenerator.GetBytes(700);
        return new TestArchive().Add("chatbot.db", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"row {i};"))))
            .Add($"keys/key-{Guid.CreateVersion7()}.xml", "<key/>"u8.ToArray())
            .Add($"attachments/{HashOf(attachment)[..2]}/{HashOf(attachment)}", attachment);
    }

    public TestArchive Add(string name, byte[] content)
    {
        _entries.Add(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        _sums.Append(System.Globalization.CultureInfo.InvariantCulture, $"{HashOf(content)}  {name}\n");
        (_files, _bytes) = (_files + 1, _bytes + content.Length);
        return this;
    }

    public TestArchive Add(TarEntry entry)
    {
        _entries.Add(entry);
        return this;
    }

    /// <summary>Puts something behind the end of the tar.</summary>
    public TestArchive Behind(byte[] more)
    {
        _behind = more;
        return this;
    }

    public byte[] ToArray(string? passphrase = null)
    {
        using var target = new MemoryStream();
        using var sealing = passphrase is null ? null : new SealingStream(target, Seal.Begin(target, passphrase, 1));
        using var checksum = new ChecksumWriter((Stream?)sealing ?? target);
        using (var gzip = new GZipStream(checksum, CompressionLevel.Fastest, leaveOpen: true))
        {
            using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar, leaveOpen: true))
            {
                tar.WriteEntry(Text("manifest.json", Manifest ?? Encoding.UTF8.GetString(NewManifest().ToJson())));
                _entries.ForEach(tar.WriteEntry);
                if (HasSums)
                    tar.WriteEntry(Text("SHA256SUMS", _sums.ToString()));
            }

            gzip.Write(_behind);
        }

        checksum.Finish();
        sealing?.Finish();
        return target.ToArray();
    }

    private BackupManifest NewManifest() => new()
    {
        Format = Format,
        Product = Product,
        Migration = Migration,
        Made = new(2030, 4, 5, 6, 7, 8, TimeSpan.Zero),
        Files = Files ?? _files,
        Bytes = Bytes ?? _bytes,
        Missing = Missing,
    };

    private static UstarTarEntry Text(string name, string content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) };
}
