using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using Chatbot.Core.Backups;
using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Chatbot.Web.Hosting;

/// <summary>
/// The keys of forms and cookies. They lie in the data folder, so that a restart or an upgrade voids nothing, and are encrypted
/// with <c>SECRET_KEY</c> where there is one (Production has one).
/// </summary>
public static class KeyRing
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <exception cref="StartupRefusedException">The ring was made with another <c>SECRET_KEY</c>, or its folder cannot be used.</exception>
    public static IServiceCollection AddChatbotKeyRing(this IServiceCollection services, ChatbotOptions options)
    {
        OpenFolder(options.DataFolder, narrow: false);
        var folder = OpenFolder(Path.Combine(options.DataFolder, ArchiveEntry.KeyFolder), narrow: true);
        var cipher = options.SecretKey.Length > 0 ? new KeyRingCipher(options.SecretKey) : null;
        if (folder.EnumerateFiles("key-*.xml").Any(file => !CanRead(file, cipher)))
            throw new StartupRefusedException(BothLanguages.Say(() => HostingTexts.KeyRingUnreadable, folder.FullName));

        services.AddDataProtection().SetApplicationName("Chatbot").PersistKeysToFileSystem(folder);
        if (cipher is not null)
        {
            services.AddSingleton(cipher);
            services.Configure<KeyManagementOptions>(keys => keys.XmlEncryptor = new KeyRingEncryptor(cipher));
        }

        return services;
    }

    /// <summary>Made for its owner only; <paramref name="narrow"/>: also where it was there already, made by a restore with another mask.</summary>
    private static DirectoryInfo OpenFolder(string path, bool narrow)
    {
        try
        {
            var folder = PrivateFolder.Make(path);
            if (narrow && !OperatingSystem.IsWindows())
                folder.UnixFileMode = OwnerOnly;
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException(BothLanguages.Say(() => HostingTexts.DataFolderNotWritable, Path.GetFullPath(path), e.Message));
        }
    }

    private static bool CanRead(FileInfo file, KeyRingCipher? cipher)
    {
        try
        {
            using var stream = file.OpenRead();
            var sealedKeys = XDocument.Load(stream).Descendants(KeyRingCipher.ElementName).ToList();
            sealedKeys.ForEach(key => _ = (cipher ?? throw new CryptographicException()).Open(key));
            return true;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return false;
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException(BothLanguages.Say(() => HostingTexts.KeyFileBroken, file.FullName));
        }
    }
}
