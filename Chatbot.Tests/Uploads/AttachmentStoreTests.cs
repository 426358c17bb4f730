using System.Security.Cryptography;
using Chatbot.Core.Storage;
using Chatbot.Core.Uploads;

namespace Chatbot.Tests.Uploads;

public sealed class AttachmentStoreTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly AttachmentStore store;

    public AttachmentStoreTests() => store = new AttachmentStore(folder.Options);

    private string Root => Path.Combine(folder.Options.DataFolder, "attachments");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Put_File_RestsUnderItsHashForTheOwnerOnly()
    {
        var bytes = RandomNumberGenerator.GetBytes(200_000);

        using var stored = await Put(bytes);
        stored.Keep();

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), stored.Hash);
        Assert.Equal(200_000, stored.Bytes);
        Assert.Equal(Path.Combine(Root, stored.Hash[..2], stored.Hash), store.PathOf(stored.Hash));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(store.PathOf(stored.Hash)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.PathOf(stored.Hash)));
            foreach (var made in new[] { Root, Path.Combine(Root, stored.Hash[..2]), Path.Combine(Root, "unfinished") })
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(made));
        }
    }

    [Fact]
    public async Task Put_SameContentTwiceAtOnce_IsStoredOnceAndLeavesNothingUnfinished()
    {
        var stored = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Put("same"u8.ToArray())));
        foreach (var one in stored)
        {
            one.Keep();
            one.Dispose();
        }

        Assert.Single(Files());
    }

    [Fact]
    public async Task Put_NotKept_GoesAgain()
    {
        (await Put("never saved"u8.ToArray())).Dispose();

        Assert.Empty(Files());
    }

    [Fact]
    public async Task Put_NotKeptButThereBefore_Stays()
    {
        await Keep("content"u8.ToArray());
        (await Put("content"u8.ToArray())).Dispose();

        Assert.Single(Files());
    }

    [Fact]
    public async Task Put_NotKeptWhileAnotherKeeps_Stays()
    {
        var first = await Put("content"u8.ToArray());
        var second = await Put("content"u8.ToArray());
        second.Keep();
        second.Dispose();
        first.Dispose();

        Assert.Single(Files());
    }

    [Fact]
    public async Task Put_Cancelled_LeavesNothing()
    {
        var path = folder.Write(new byte[100]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.PutAsync(path, new CancellationToken(canceled: true)));

        Assert.Empty(Files());
    }

    [Fact]
    public async Task OpenRead_Content_IsReadWhileItIsDeleted()
    {
        var hash = await Keep("content"u8.ToArray());

        await using var reading = store.OpenRead(hash);
        Assert.True(await store.DeleteUnreferencedAsync(hash, _ => Task.FromResult(false), CancellationToken.None));

        using var reader = new StreamReader(reading);
        Assert.Equal("content", await reader.ReadToEndAsync());
        Assert.Throws<FileNotFoundException>(() => store.OpenRead(hash));
    }

    [Fact]
    public void OpenRead_UnknownHash_IsNotFound() =>
        Assert.Throws<FileNotFoundException>(() => store.OpenRead(new string('0', 64)));

    [Theory]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("abc")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789")]
    [InlineData("..cdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789")]
    [InlineData("abcdef0123456789abcdef0123456789abcdef0123456789abcdef012345678\0")]
    public async Task AnyAccess_WhatIsNoHash_IsRefused(string hash)
    {
        Assert.False(AttachmentStore.IsHash(hash));
        Assert.Throws<ArgumentException>(() => store.OpenRead(hash));
        await Assert.ThrowsAsync<ArgumentException>(
            () => store.DeleteUnreferencedAsync(hash, _ => Task.FromResult(false), CancellationToken.None));
    }

    [Fact]
    public async Task Delete_StillReferenced_Stays()
    {
        var hash = await Keep("content"u8.ToArray());

        Assert.False(await store.DeleteUnreferencedAsync(hash, _ => Task.FromResult(true), CancellationToken.None));
        Assert.Single(Files());
    }

    [Fact]
    public async Task Delete_NeverStored_IsGone() =>
        Assert.True(await store.DeleteUnreferencedAsync(new string('a', 64), _ => Task.FromResult(false), CancellationToken.None));

    [Fact]
    public async Task Delete_WhileABackupIsMade_IsPutOffUntilItHasEnded()
    {
        var hash = await Keep("content"u8.ToArray());
        using (DataFolderLock.TryTake(folder.Options.DataFolder, DataFolderLock.Backup))
        {
            Assert.False(await store.DeleteUnreferencedAsync(hash, _ => Task.FromResult(false), CancellationToken.None));
            Assert.False(await store.DeleteUnreferencedAsync(hash, _ => Task.FromResult(false), CancellationToken.None));
            Assert.True(File.Exists(store.PathOf(hash)));
        }

        Assert.Equal([hash], store.Suspects());
        Assert.True(await store.DeleteUnreferencedAsync(hash, _ => Task.FromResult(false), CancellationToken.None));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Delete_PutOffAndReferredToAgain_IsNoSuspectAnyMore()
    {
        var hash = await Keep("content"u8.ToArray());
        using (DataFolderLock.TryTake(folder.Options.DataFolder, DataFolderLock.Backup))
            await store.DeleteUnreferencedAsync(hash, _ => Task.FromResult(false), CancellationToken.None);
        await Keep("content"u8.ToArray());

        Assert.False(await store.DeleteUnreferencedAsync(hash, _ => Task.FromResult(true), CancellationToken.None));

        Assert.Empty(store.Suspects());
        Assert.Equal([store.PathOf(hash)], Files());
    }

    [Fact]
    public async Task Delete_WhileAPutIsNotYetSaved_WaitsAndSeesItsReference()
    {
        var hash = await Keep("content"u8.ToArray());
        var saved = false;
        var put = await Put("content"u8.ToArray());

        var deletion = store.DeleteUnreferencedAsync(hash, _ => Task.FromResult(saved), CancellationToken.None);
        Assert.False(deletion.IsCompleted);
        saved = true;
        put.Keep();
        put.Dispose();

        Assert.False(await deletion);
        Assert.Single(Files());
    }

    [Fact]
    public async Task Put_WhileADeletionRuns_WaitsAndStoresAgain()
    {
        var hash = await Keep("content"u8.ToArray());
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<bool>();
        var deletion = store.DeleteUnreferencedAsync(
            hash,
            _ =>
            {
                asked.SetResult();
                return answer.Task;
            },
            CancellationToken.None);
        await asked.Task;

        var put = Put("content"u8.ToArray());
        answer.SetResult(false);
        Assert.True(await deletion);
        using var stored = await put;
        stored.Keep();

        Assert.True(File.Exists(store.PathOf(hash)));
    }

    [Fact]
    public async Task PutAndDelete_ManyAtOnce_NeverLoseWhatIsReferenced()
    {
        var references = 0;
        await Parallel.ForAsync(0, 200, async (i, cancellationToken) =>
        {
            using (var stored = await Put("contended"u8.ToArray()))
            {
                Interlocked.Increment(ref references);
                stored.Keep();
                Assert.True(File.Exists(store.PathOf(stored.Hash)));
            }

            var hash = Convert.ToHexStringLower(SHA256.HashData("contended"u8));
            if (i != 0)
            {
                Interlocked.Decrement(ref references);
                await store.DeleteUnreferencedAsync(hash, _ => Task.FromResult(Volatile.Read(ref references) > 0), cancellationToken);
            }
        });

        Assert.Equal(1, references);
        Assert.Single(Files());
    }

    private async Task<string> Keep(byte[] bytes)
    {
        using var stored = await Put(bytes);
        stored.Keep();
        return stored.Hash;
    }

    private Task<StoredAttachment> Put(byte[] bytes) => store.PutAsync(folder.Write(bytes), CancellationToken.None);

    private string[] Files() => Directory.GetFiles(Root, "*", SearchOption.AllDirectories);
}
