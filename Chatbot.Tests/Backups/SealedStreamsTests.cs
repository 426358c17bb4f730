using System.Security.Cryptography;
using Chatbot.Core.Backups;

namespace Chatbot.Tests.Backups;

public sealed class SealedStreamsTests
{
    private const int Chunk = Seal.ChunkBytes + Seal.TagBytes;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Seal.ChunkBytes - 1)]
    [InlineData(Seal.ChunkBytes)]
    [InlineData(Seal.ChunkBytes + 1)]
    [InlineData(3 * Seal.ChunkBytes)]
    public void Unseal_WhatWasSealed_IsTheSame(int length)
    {
        var plain = RandomNumberGenerator.GetBytes(length);

        var whole = Sealed(plain);

        Assert.Equal(plain, Unsealed(whole));
        Assert.Equal(Seal.HeaderBytes + length + Math.Max(1, (length + Seal.ChunkBytes - 1) / Seal.ChunkBytes) * Seal.TagBytes, whole.Length);
        Assert.True(length < 64 || !Contains(whole, plain.AsSpan(0, 32)));
    }

    [Fact]
    public void Unseal_CutOffAnywhere_IsRefused()
    {
        var whole = Sealed(RandomNumberGenerator.GetBytes(2 * Seal.ChunkBytes + 100));
        int[] lengths = [0, 1, Seal.TagBytes - 1, Seal.TagBytes, 1_000, Chunk - 1, Chunk, Chunk + 1, Chunk + Seal.TagBytes, 2 * Chunk, 2 * Chunk + 1, whole.Length - Seal.HeaderBytes - 1];

        Assert.All(lengths, length => Refused(whole[..(Seal.HeaderBytes + length)]));
    }

    [Fact]
    public void Unseal_MoreBehindTheEnd_IsRefused()
    {
        var whole = Sealed(RandomNumberGenerator.GetBytes(Seal.ChunkBytes + 100));

        Refused([.. whole, 0]);
        Refused([.. whole, .. whole[Seal.HeaderBytes..]]);
    }

    [Fact]
    public void Unseal_ChunksInAnotherOrder_IsRefused()
    {
        var whole = Sealed(RandomNumberGenerator.GetBytes(3 * Seal.ChunkBytes));
        var (header, chunks) = (whole[..Seal.HeaderBytes], whole[Seal.HeaderBytes..].Chunk(Chunk).ToArray());

        Refused([.. header, .. chunks[1], .. chunks[0], .. chunks[2]]);
        Refused([.. header, .. chunks[0], .. chunks[2]]);
        Refused([.. header, .. chunks[0], .. chunks[0], .. chunks[1], .. chunks[2]]);
        Refused([.. header, .. chunks[0], .. chunks[1]]);
    }

    [Fact]
    public void Unseal_ChunkOfAnotherFileWithThePassphrase_IsRefused()
    {
        var (one, other) = (Sealed(new byte[100]), Sealed(new byte[100]));

        Refused([.. one[..Seal.HeaderBytes], .. other[Seal.HeaderBytes..]]);
    }

    [Fact]
    public void Unseal_AnyByteChanged_IsRefused()
    {
        var whole = Sealed(RandomNumberGenerator.GetBytes(200));
        for (var at = Seal.Magic.Length; at < whole.Length; at++)
        {
            var changed = (byte[])whole.Clone();
            // The count of iterations: millions would take their time, and are refused all the same.
            changed[at] ^= at is 16 or 17 or 18 ? (byte)0xff : (byte)1;
            Refused(changed);
        }
    }

    [Fact]
    public void Open_TooManyIterations_IsRefusedAtOnce()
    {
        var header = Sealed([])[..Seal.HeaderBytes];
        header[16] = 0x7f;

        Assert.Null(Seal.Open(header, "the passphrase"));
    }

    [Fact]
    public void Open_WrongPassphrase_IsRefused() => Assert.Null(Seal.Open(Sealed([]).AsSpan(0, Seal.HeaderBytes), "another passphrase"));

    [Fact]
    public void Unseal_NotFinished_IsRefused()
    {
        using var target = new MemoryStream();
        using (var sealing = new SealingStream(target, Seal.Begin(target, "the passphrase", 1)))
            sealing.Write(new byte[Seal.ChunkBytes + 1]);

        Refused(target.ToArray());
    }

    private static byte[] Sealed(byte[] plain)
    {
        using var target = new MemoryStream();
        using var sealing = new SealingStream(target, Seal.Begin(target, "the passphrase", 1));
        // In parts that fit nothing.
        foreach (var part in plain.Chunk(10_007))
            sealing.Write(part);
        sealing.Finish();
        return target.ToArray();
    }

    private static byte[] Unsealed(byte[] whole)
    {
        var cipher = Seal.Open(whole.AsSpan(0, Seal.HeaderBytes), "the passphrase") ?? throw new CryptographicException("Not opened.");
        using var unsealing = new UnsealingStream(new MemoryStream(whole[Seal.HeaderBytes..]), cipher);
        using var plain = new MemoryStream();
        unsealing.CopyTo(plain, 7_001);
        return plain.ToArray();
    }

    private static void Refused(byte[] whole) => Assert.ThrowsAny<CryptographicException>(() => Unsealed(whole));

    private static bool Contains(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> part) => whole.IndexOf(part) >= 0;
}
