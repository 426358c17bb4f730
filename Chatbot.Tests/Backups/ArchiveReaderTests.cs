using Chatbot.Core.Backups;
using Chatbot.Tests.Uploads;

namespace Chatbot.Tests.Backups;

/// <summary>Whatever has happened to a file on its way is found.</summary>
public sealed class ArchiveReaderTests : IDisposable
{
    private const string Passphrase = "the passphrase";

    /// <summary>The longest that the eleven octal digits of a plain header tell.</summary>
    private const long Octal11 = (8L << 30) - 1;

    private static readonly BackupProblem[] Found =
    [
        BackupProblem.Damaged, BackupProblem.Foreign, BackupProblem.Newer, BackupProblem.NotABackup, BackupProblem.WrongPassphrase,
        BackupProblem.PassphraseNeeded,
    ];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(Passphrase)]
    public void Read_Whole_GivesWhatWasPutIn(string? passphrase)
    {
        var read = new Dictionary<string, MemoryStream>();
        using var archive = ArchiveReader.Open(_folder.Write(TestArchive.Good().ToArray(passphrase)), () => Passphrase);

        archive.ReadAll(name => read[name] = new MemoryStream(), default);

        Assert.Equal(3, archive.Manifest.Files);
        Assert.Equal(["chatbot.db", "keys", "attachments"], read.Keys.Select(name => name.Split('/')[0]));
        Assert.All(read.Where(file => file.Key.StartsWith("attachments/", StringComparison.Ordinal)),
            file => Assert.Equal(Path.GetFileName(file.Key), TestArchive.HashOf(file.Value.ToArray())));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Passphrase)]
    public void Read_AnyByteChanged_IsFound(string? passphrase)
    {
        var whole = TestArchive.Good().ToArray(passphrase);
        for (var at = 0; at < whole.Length; at++)
        {
            // The high bits of the iterations would only make it slow; SealedStreamsTests has them.
            if (passphrase is not null && at is >= 16 and < 19)
                continue;
            var changed = (byte[])whole.Clone();
            changed[at] ^= 1;
            AssertFound(changed, $"byte {at} of {whole.Length}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Passphrase)]
    public void Read_CutOffAnywhere_IsFound(string? passphrase)
    {
        var whole = TestArchive.Good().ToArray(passphrase);
        for (var length = 0; length < whole.Length; length += length < 200 || length > whole.Length - 200 ? 1 : 7)
            AssertFound(whole[..length], $"{length} of {whole.Length}");
    }

    [Fact]
    public void Read_MoreBehindTheEnd_IsFound()
    {
        var whole = TestArchive.Good().ToArray();

        AssertFound([.. whole, 0], "a byte");
        AssertFound([.. whole, .. whole], "another backup");
        AssertFound(TestArchive.Good().Behind(new byte[1]).ToArray(), "a byte inside");
        AssertFound(TestArchive.Good().Behind(new byte[10_000_000]).ToArray(), "zeros without end");
    }

    [Fact]
    public void Read_WrongPassphraseOrNone_SaysWhich()
    {
        var path = _folder.Write(TestArchive.Good().ToArray(Passphrase));

        Assert.Equal(BackupProblem.WrongPassphrase, ProblemOf(path, "another passphrase"));
        Assert.Equal(BackupProblem.PassphraseNeeded, ProblemOf(path, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SQLite format 3")]
    [InlineData("PK\u0003\u0004")]
    public void Read_AnotherFile_IsNoBackup(string content) =>
        Assert.Equal(BackupProblem.NotABackup, ProblemOf(_folder.Write(System.Text.Encoding.ASCII.GetBytes(content)), null));

    [Fact]
    public void Read_AnotherArchive_IsNoBackup()
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress))
            gzip.Write(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4096));

        Assert.Equal(BackupProblem.NotABackup, ProblemOf(_folder.Write(packed.ToArray()), null));
    }

    [Fact]
    public void Read_NoFile_SaysSo() => Assert.Equal(BackupProblem.NotFound, ProblemOf(Path.Combine(_folder.Location, "none.tar.gz"), null));

    [Fact]
    public void Read_VersionThatWouldPaintTheTerminal_IsMadePlain()
    {
        var path = _folder.Write(new TestArchive { Product = "1.0\u001b[31m\u202e\n猫" }.Add("chatbot.db", [1]).ToArray());

        using var archive = ArchiveReader.Open(path, () => null);

        Assert.Equal("1.0?[31m???", archive.Manifest.Product);
    }

    [Theory]
    [InlineData(Octal11)]
    [InlineData(Octal11 + 1)]
    [InlineData(1L << 42)]
    public async Task Header_HoweverLargeTheFile_IsReadByUsAndByTar(long length)
    {
        using var packed = new MemoryStream();
        using var archive = new ArchiveWriter(packed, null, new MemoryStream(), DateTimeOffset.UnixEpoch, _ => { });
        archive.Add("chatbot.db", new LongFile(length));
        archive.Finish();
        packed.Position = 0;
        var unpacked = new byte[TarHeader.BlockBytes];
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress))
            gzip.ReadExactly(unpacked);

        Assert.Equal(new TarHeader("chatbot.db", length), TarHeader.Parse(unpacked));
        var file = _folder.Write(unpacked);
        var (_, output) = await Shell.RunAsync(_folder.Location, "tar", "-tvf", file);
        Assert.Matches($"^-rw------- .* {length} .*chatbot.db", output);
    }

    private void AssertFound(byte[] changed, string what)
    {
        var path = _folder.Write(changed);
        var refusal = RefusalOf(path, Passphrase);
        Assert.True(refusal is not null && Found.Contains(refusal.Problem), what);
        // What it names is one of our files, where the manifest tells of fewer: never a piece of what stands in them.
        Assert.True(refusal.Problem != BackupProblem.Foreign || ArchiveEntry.IsOfTheData((string)refusal.Details[1]), what);
        File.Delete(path);
    }

    private static BackupProblem? ProblemOf(string path, string? passphrase) => RefusalOf(path, passphrase)?.Problem;

    private static BackupException? RefusalOf(string path, string? passphrase)
    {
        try
        {
            using var archive = ArchiveReader.Open(path, () => passphrase);
            archive.ReadAll(_ => null, default);
            return null;
        }
        catch (BackupException exception)
        {
            return exception;
        }
    }

    /// <summary>Says that it is long, and is empty.</summary>
    private sealed class LongFile(long length) : MemoryStream
    {
        public override long Length => length;
    }
}
