using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Chatbot.Web.Hosting;

/// <summary>AES-256-GCM over an element of the key ring, with a key derived from <c>SECRET_KEY</c> by HKDF-SHA256.</summary>
internal sealed class KeyRingCipher(string secretKey)
{
    public const string ElementName = "sealedKey";

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secretKey), outputLength: 32, info: "Chatbot key ring 1"u8.ToArray());

    public XElement Seal(XElement plain)
    {
        var text = Encoding.UTF8.GetBytes(plain.ToString(SaveOptions.DisableFormatting));
        var whole = new byte[NonceBytes + TagBytes + text.Length];
        var nonce = whole.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, text, whole.AsSpan(NonceBytes + TagBytes), whole.AsSpan(NonceBytes, TagBytes));
        CryptographicOperations.ZeroMemory(text);
        return new XElement(ElementName, Convert.ToBase64String(whole));
    }

    /// <exception cref="CryptographicException">It was sealed with another key, or was changed.</exception>
    public XElement Open(XElement sealedKey)
    {
        var whole = Convert.FromBase64String(sealedKey.Value);
        if (whole.Length < NonceBytes + TagBytes)
            throw new CryptographicException("A sealed key is too short.");
        var text = new byte[whole.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(
            whole.AsSpan(0, NonceBytes), whole.AsSpan(NonceBytes + TagBytes), whole.AsSpan(NonceBytes, TagBytes), text);
        return XElement.Parse(Encoding.UTF8.GetString(text));
    }
}

internal sealed class KeyRingEncryptor(KeyRingCipher cipher) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(cipher.Seal(plaintextElement), typeof(KeyRingDecryptor));
}

/// <summary>Made by the framework, from the name of the type that stands in the key file: do not rename it.</summary>
internal sealed class KeyRingDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => services.GetRequiredService<KeyRingCipher>().Open(encryptedElement);
}
