using Chatbot.Core.Uploads;

namespace Chatbot.Web.Hosting.Uploads;

/// <summary>The files of a posted form, read before the page handler runs. Their bytes are not yet checked.</summary>
public interface IUploadForm
{
    /// <summary>What rests on disk until the request ends.</summary>
    IReadOnlyList<ReceivedFile> Received { get; }

    /// <summary>What was left out while the form was read: the rest of the form is there all the same.</summary>
    IReadOnlyList<RefusedFile> Refused { get; }
}

/// <summary>A file that rests on disk until the request ends.</summary>
/// <param name="CleanName">The sender's name, fit to be shown.</param>
/// <param name="DeclaredType">The media type that the sender declared, if any.</param>
/// <param name="Path">Where the bytes rest.</param>
/// <param name="Bytes">How many there are.</param>
public sealed record ReceivedFile(string CleanName, string? DeclaredType, string Path, long Bytes);

/// <summary>A file that was not stored.</summary>
/// <param name="CleanName">The sender's name, fit to be shown.</param>
/// <param name="Reason">Too large, too many, or no room on the disk.</param>
public sealed record RefusedFile(string CleanName, UploadRefusal Reason);
