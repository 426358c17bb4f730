using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Core.Uploads;

namespace Chatbot.Core.Backups;

/// <summary>A backup that was made and read back.</summary>
/// <param name="File">Where it rests.</param>
/// <param name="Manifest">What it holds.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Encrypted">Whether a passphrase protects it.</param>
/// <param name="Missing">Attachments that are not in it, because they were missing, damaged or unreadable already.</param>
/// <param name="Removed">Older backups that went.</param>
public sealed record MadeBackup(
    string File, BackupManifest Manifest, long Bytes, bool Encrypted, IReadOnlyList<string> Missing, IReadOnlyList<string> Removed);

/// <summary>
/// Makes a backup while the server runs, or not: the database of one moment, the keys, and every attachment that this database refers
/// to. A backup counts once it has been read back; until then it has another name, and no older one goes for being too many.
/// </summary>
public sealed class BackupMaker(ChatbotOptions options, IDriveSpace drives, TimeProvider time)
{
    // A line of the sums and the header and padding of a small file.
    private const long PerFile = 160 + 2 * TarHeader.BlockBytes;
    private const long Slack = 1024 * 1024;
    private const long BetweenLooks = 16 * 1024 * 1024;

    private readonly BackupFolder _folder = new(options);
    private readonly AttachmentStore _attachments = new(options);
    private readonly string _data = Path.GetFullPath(options.DataFolder);

    // What a backup leaves is more than what uploads need: they go on after it.
    private long Floor => 2 * options.Uploads.FreeSpaceFloor;

    /// <summary>Makes one.</summary>
    /// <param name="file">Where; null: a new file in the folder of backups, of which the oldest then go.</param>
    /// <param name="cancellation">Ends it; nothing is left behind.</param>
    /// <exception cref="BackupException">It was not made.</exception>
    public MadeBackup Make(string? file, CancellationToken cancellation) => Guarded.Run(file ?? _folder.Location, () =>
    {
        var passphrase = BackupPassphrase.ReadForNew(options.Backup);
        var source = Path.Combine(_data, options.Storage.DatabaseFile);
        if (!File.Exists(source))
            throw new BackupException(BackupProblem.NoDatabase, source);
        if (file is not null && File.Exists(file))
            throw new BackupException(BackupProblem.FileExists, file);

        using var alone = BackupLocks.TakeBackup(_data, cancellation);
        var folder = file is null ? _folder.Location : Path.GetDirectoryName(Path.GetFullPath(file))!;
        PrivateFolder.Make(folder);
        BackupFolder.Sweep(folder);
        List<string> removed = [];
        try
        {
            var needed = Estimate(source);
            var lacking = needed + Floor - drives.Available(folder);
            if (file is null && lacking > 0)
            {
                DemandWhole(source);
                removed.AddRange(_folder.Free(lacking));
            }

            BackupDisk.Demand(drives, folder, needed, Floor);
            var (unfinished, manifest, missing) = Write(source, folder, passphrase, cancellation);
            var target = file ?? _folder.NewFile(manifest.Made, passphrase is not null);
            File.Move(unfinished, target);
            BackupDisk.Sync(target);
            if (file is null)
                removed.AddRange(_folder.Rotate(manifest.Made));
            return new MadeBackup(target, manifest, new FileInfo(target).Length, passphrase is not null, [.. missing], removed);
        }
        finally
        {
            BackupFolder.Sweep(folder);
        }
    });

    private (string Unfinished, BackupManifest Manifest, HashSet<string> Missing) Write(
        string source, string folder, string? passphrase, CancellationToken cancellation)
    {
        var copy = BackupFolder.UnfinishedFile(folder, "database");
        // Whatever is deleted from here on, its files stay until this ends: whoever deletes looks at the lock.
        var made = time.GetUtcNow();
        PrivateFolder.CreateFile(copy).Dispose();
        using var database = SnapshotDatabase.Take(source, copy, options.Storage.BusyTimeout);
        database.Check();
        var look = new Looks(() => BackupDisk.Demand(drives, folder, BetweenLooks, Floor), cancellation);
        var keys = ReadKeys();
        var (found, missing) = LookAtAttachments(database, look);
        var manifest = new BackupManifest
        {
            Format = BackupManifest.CurrentFormat,
            Product = BackupManifest.ThisProduct,
            Migration = database.Migration(),
            Made = made,
            Files = 1 + keys.Count + found.Files,
            Bytes = new FileInfo(copy).Length + keys.Sum(key => (long)key.Content.Length) + found.Bytes,
            Missing = missing.Count,
        };
        var unfinished = BackupFolder.UnfinishedFile(folder, "archive");
        using (var target = PrivateFolder.CreateFile(unfinished))
        {
            using var sums = PrivateFolder.CreateFile(BackupFolder.UnfinishedFile(folder, "sums"));
            using var archive = new ArchiveWriter(target, passphrase, sums, made, look.Written);
            archive.Add(manifest);
            archive.Add(ArchiveEntry.Database, Read(copy));
            keys.ForEach(key => archive.Add(key.Name, new MemoryStream(key.Content)));
            foreach (var hash in database.AttachmentHashes().Where(hash => !missing.Contains(hash)))
                archive.Add(ArchiveEntry.OfAttachment(hash), Read(_attachments.PathOf(hash)));
            archive.Finish();
            target.Flush(flushToDisk: true);
        }

        ReadBack(unfinished, passphrase, cancellation);
        return (unfinished, manifest, missing);
    }

    // Of a database that is not, no backup will come: the earlier ones are the last that are good.
    private static void DemandWhole(string source)
    {
        using var database = SnapshotDatabase.Open(source);
        database.Check();
        database.Migration();
    }

    private static void ReadBack(string file, string? passphrase, CancellationToken cancellation)
    {
        try
        {
            using var written = ArchiveReader.Open(file, () => passphrase);
            written.ReadAll(_ => null, cancellation);
        }
        catch (BackupException exception) when (exception.IsOfTheArchive)
        {
            throw new BackupException(BackupProblem.NotReadBack, file);
        }
    }

    // The archive of what cannot be compressed, and beside it the copy of the database.
    private long Estimate(string source)
    {
        var files = new DirectoryInfo(_data).EnumerateDirectories()
            .Where(folder => folder.Name is AttachmentStore.FolderName or ArchiveEntry.KeyFolder)
            .SelectMany(folder => folder.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
        var (count, bytes) = (0L, 2 * SnapshotDatabase.SizeOf(source));
        foreach (var file in files)
            (count, bytes) = (count + 1, bytes + (file.Exists ? file.Length : 0));
        return bytes + bytes / 500 + count * PerFile + Slack;
    }

    // After the copy of the database: a key is there before anything is protected with it.
    private List<(string Name, byte[] Content)> ReadKeys()
    {
        var folder = new DirectoryInfo(Path.Combine(_data, ArchiveEntry.KeyFolder));
        var files = folder.Exists ? folder.EnumerateFiles().Where(file => ArchiveEntry.IsKey(ArchiveEntry.OfKey(file.Name))) : [];
        return [.. files.Select(file => file.Length <= ArchiveEntry.LargestKey
            ? (ArchiveEntry.OfKey(file.Name), File.ReadAllBytes(file.FullName))
            : throw new BackupException(BackupProblem.Unusable, file.FullName, $"{file.Length} > {ArchiveEntry.LargestKey}"))];
    }

    private ((long Files, long Bytes) Found, HashSet<string> Missing) LookAtAttachments(SnapshotDatabase database, Looks look)
    {
        var (files, bytes, missing) = (0L, 0L, new HashSet<string>(StringComparer.Ordinal));
        foreach (var hash in database.AttachmentHashes())
        {
            var file = new FileInfo(_attachments.PathOf(hash));
            if (IsWhole(file, hash, look))
                (files, bytes) = (files + 1, bytes + file.Length);
            else
                missing.Add(hash);
        }

        return ((files, bytes), missing);
    }

    // One that cannot be read is as good as lost, and no reason to go without a backup of all the others.
    private static bool IsWhole(FileInfo file, string hash, Looks look)
    {
        try
        {
            return file.Exists && HashedFile.HashOf(Read(file.FullName), look.Read) == hash;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileStream Read(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, FileOptions.SequentialScan);

    /// <summary>Looks now and then whether it is to go on: others write on this disk too.</summary>
    private sealed class Looks(Action look, CancellationToken cancellation)
    {
        private long _written;

        public void Read(int bytes) => cancellation.ThrowIfCancellationRequested();

        public void Written(int bytes)
        {
            cancellation.ThrowIfCancellationRequested();
            _written += bytes;
            if (_written < BetweenLooks)
                return;
            _written = 0;
            look();
        }
    }
}
