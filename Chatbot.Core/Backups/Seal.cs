using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Chatbot.Core.Backups;

/// <summary>
/// The start of an encrypted backup, from which and the passphrase its key is made. 16 bytes name the form, 4 the iterations of
/// PBKDF2-SHA256, 16 are the salt, 32 prove that the passphrase is right and these bytes are as they were written.
/// </summary>
internal static class Seal
{
    public const int HeaderBytes = MagicBytes + 4 + SaltBytes + ProofBytes;

    /// <summary>What is encrypted at once. All chunks but the last are full.</summary>
    public const int ChunkBytes = 64 * 1024;

    public const int TagBytes = 16;

    public const int NonceBytes = 12;

    /// <summary>As OWASP advises for PBKDF2-SHA256: about half a second of one processor.</summary>
    public const int Iterations = 600_000;

    private const int MostIterations = 10_000_000;
    private const int MagicBytes = 16;
    private const int SaltBytes = 16;
    private const int ProofBytes = 32;

    public static ReadOnlySpan<byte> Magic => "CHATBOT-SEALED-1"u8;

    /// <summary>Writes the start and answers with the cipher of what follows.</summary>
    public static AesGcm Begin(Stream target, string passphrase, int iterations)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(MagicBytes), iterations);
        RandomNumberGenerator.Fill(header.AsSpan(MagicBytes + 4, SaltBytes));
        var (proof, cipher) = Derive(header, passphrase, iterations);
        proof.CopyTo(header, HeaderBytes - ProofBytes);
        target.Write(header);
        return cipher;
    }

    /// <summary>Null where the passphrase is wrong or the start is damaged: one cannot be told from the other.</summary>
    public static AesGcm? Open(ReadOnlySpan<byte> header, string passphrase)
    {
        var iterations = BinaryPrimitives.ReadInt32BigEndian(header[MagicBytes..]);
        if (iterations is < 1 or > MostIterations)
            return null;
        var (proof, cipher) = Derive(header, passphrase, iterations);
        if (CryptographicOperations.FixedTimeEquals(proof, header[^ProofBytes..]))
            return cipher;
        cipher.Dispose();
        return null;
    }

    /// <summary>
    /// A key seals one file only, so a count never repeats. That the last chunk says so in its nonce is what shows a file that was cut
    /// off (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár).
    /// </summary>
    public static void Nonce(Span<byte> nonce, long number, bool last)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[3..], number);
        nonce[^1] = last ? (byte)1 : (byte)0;
    }

    private static (byte[] Proof, AesGcm Cipher) Derive(ReadOnlySpan<byte> header, string passphrase, int iterations)
    {
        var salt = header.Slice(MagicBytes + 4, SaltBytes);
        var master = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(passphrase), salt, iterations, HashAlgorithmName.SHA256, 32);
        var proofKey = HKDF.Expand(HashAlgorithmName.SHA256, master, 32, "proof"u8.ToArray());
        var chunkKey = HKDF.Expand(HashAlgorithmName.SHA256, master, 32, "chunks"u8.ToArray());
        var proof = HMACSHA256.HashData(proofKey, header[..^ProofBytes]);
        return (proof, new AesGcm(chunkKey, TagBytes));
    }
}
