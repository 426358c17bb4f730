using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Core.Storage.Upgrades;

namespace Chatbot.Core.Backups;

/// <summary>What a restore has done.</summary>
/// <param name="Manifest">What was restored.</param>
/// <param name="Before">The folder in which the data rest that were there; null where there were none.</param>
public sealed record Restored(BackupManifest Manifest, string? Before);

/// <summary>
/// Reads a backup to see whether it is whole, or to put it in the place of the data that are there. It is written beside them and
/// checked first; what is refused has changed nothing.
/// </summary>
public sealed class Restorer(ChatbotOptions options, IDriveSpace drives, TimeProvider time)
{
    private const long Slack = 1024 * 1024;

    private readonly DataExchange _exchange = new(options);
    private readonly string _data = Path.GetFullPath(options.DataFolder);

    /// <summary>Reads all of it and writes nothing.</summary>
    /// <exception cref="BackupException">It is not whole, or cannot be read.</exception>
    public BackupManifest Verify(string file, CancellationToken cancellation) => Guarded.Run(file, () =>
    {
        using var archive = Open(file);
        archive.ReadAll(_ => null, cancellation);
        return archive.Manifest;
    });

    /// <summary>Restores it. No server may run.</summary>
    /// <exception cref="BackupException">It was not restored, and nothing has changed.</exception>
    public Restored Restore(string file, CancellationToken cancellation)
    {
        using var archive = Guarded.Run(file, () => Open(file));
        return Guarded.Run(_data, () =>
        {
            PrivateFolder.Make(_data);
            using var alone = BackupLocks.TakeServer(_data);
            using var backups = BackupLocks.TakeBackup(_data, cancellation);
            _exchange.Recover(time.GetUtcNow());
            var manifest = archive.Manifest;
            if (!KnownMigrations.OfThisRelease.Ids.Contains(manifest.Migration))
                throw new BackupException(BackupProblem.Newer, file, manifest.Product);
            BackupDisk.Demand(drives, _data, manifest.Bytes + manifest.Files * TarHeader.BlockBytes + Slack, options.Uploads.FreeSpaceFloor);
            _exchange.Try();
            try
            {
                Unpack(archive, cancellation);
                CheckDatabase(manifest, file);
                // From here on it is not ended any more.
                cancellation.ThrowIfCancellationRequested();
                return new Restored(manifest, _exchange.Run(time.GetUtcNow()));
            }
            finally
            {
                if (Directory.Exists(_exchange.Staging))
                    Directory.Delete(_exchange.Staging, recursive: true);
            }
        });
    }

    private ArchiveReader Open(string file) => ArchiveReader.Open(file, () => BackupPassphrase.Read(options.Backup));

    private void Unpack(ArchiveReader archive, CancellationToken cancellation)
    {
        PrivateFolder.Make(_exchange.Staging);
        foreach (var folder in DataExchange.Folders)
            PrivateFolder.Make(Path.Combine(_exchange.Staging, folder));
        archive.ReadAll(name =>
        {
            var path = Path.Combine(_exchange.Staging, name == ArchiveEntry.Database ? options.Storage.DatabaseFile : name);
            PrivateFolder.Make(Path.GetDirectoryName(path)!);
            // One that is there already: a name stood in the archive twice.
            return File.Exists(path) ? throw new BackupException(BackupProblem.Foreign, archive.Path, name) : PrivateFolder.CreateFile(path);
        }, cancellation);
    }

    /// <summary>Whether the database is whole, is the one that the manifest tells of, and finds its attachments.</summary>
    private void CheckDatabase(BackupManifest manifest, string file)
    {
        var path = Path.Combine(_exchange.Staging, options.Storage.DatabaseFile);
        if (!File.Exists(path))
            throw new BackupException(BackupProblem.Damaged, file);
        try
        {
            using var database = SnapshotDatabase.Open(path);
            database.Check();
            var missing = database.AttachmentHashes().LongCount(
                hash => !File.Exists(Path.Combine(_exchange.Staging, ArchiveEntry.OfAttachment(hash))));
            if (missing == manifest.Missing && database.Migration() == manifest.Migration)
                return;
        }
        catch (BackupException exception) when (exception.Problem is BackupProblem.DatabaseDamaged or BackupProblem.DatabaseUnusable)
        {
            // Not the database of this machine, but that of the archive.
        }

        throw new BackupException(BackupProblem.Damaged, file);
    }
}
