using Chatbot.Core.Configuration;

namespace Chatbot.Web.Hosting.Uploads;

/// <summary>How much of a posted form is read, and how much of that is kept.</summary>
internal sealed class UploadFormLimits(ChatbotOptions options)
{
    /// <summary>Parts of a form, fields and files together.</summary>
    public const int Parts = 200;

    /// <summary>The name of a field, in characters.</summary>
    public const int NameLength = 256;

    /// <summary>
    /// All text of a form, in bytes: far more than a question may have, so that a page can show it again with an error.
    /// </summary>
    public int TextBytes { get; } = (4 * options.Answers.MaxQuestionLength) + (64 * 1024);

    /// <summary>The longest that a form may take to arrive, however steadily it does.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>The boundary between parts, in characters (RFC 2046 allows 70).</summary>
    public const int BoundaryLength = 70;

    public const int HeadersOfPart = 16;

    public const int HeaderBytesOfPart = 16 * 1024;

    private const long LeastBody = 64 * 1024 * 1024;

    public int Files => options.Uploads.FilesPerMessage;

    public long FileBytes => options.MaxContentLength;

    /// <summary>
    /// Bytes of a body that are read at all. Files beyond the limits are read and thrown away up to here, because a browser
    /// shows an answer only when it could send everything; behind this the line is cut.
    /// </summary>
    public long Body => Math.Max(LeastBody, (Files * FileBytes) + (2L * TextBytes));
}
