using System.Globalization;

namespace Chatbot.Web.Components;

/// <summary>A number of bytes in a reader's words, counted in powers of 1024 as the limits are.</summary>
public static class FileSize
{
    const double KiB = 1024;
    const double MiB = 1024 * KiB;
    const double GiB = 1024 * MiB;

    /// <param name="bytes">The size in bytes.</param>
    public static string Of(long bytes) => bytes switch
    {
        < (long)MiB => string.Create(CultureInfo.CurrentCulture, $"{Math.Ceiling(bytes / KiB):0} KB"),
        < (long)GiB => string.Create(CultureInfo.CurrentCulture, $"{bytes / MiB:0.#} MB"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{bytes / GiB:0.#} GB"),
    };
}
