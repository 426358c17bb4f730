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
    public int TextBytes { get; } = (8 * options.Answers.MaxQuestionLength) + (64 * 1024);

    /// <summary>The longest that a form may take to arrive, however steadily it does.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Bytes that are still taken, and thrown away, once a form that is too long has been answered.</summary>
    public const long Rest = 64 * 1024 * 1024;

    /// <summary>How long that may take.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    /// <summary>The boundary between parts, in characters (RFC 2046 allows 70).</summary>
    public const int BoundaryLength = 70;

    public const int HeadersOfPart = 16;

    public const int HeaderBytesOfPart = 16 * 1024;

    private const long LeastBody = 64 * 1024 * 1024;

    public int Files => options.Uploads.FilesPerMessage;

    public long FileBytes => options.MaxContentLength;

    /// <summary>
    /// Bytes of one field that are kept: more than any field may have, so that one that is cut is refused; and room for the others.
    /// </summary>
    public int FieldBytes => TextBytes - (32 * 1024);

    /// <summary>
    /// Bytes of a form that are read. Files beyond the limits are read and thrown away up to here; the one that goes on behind it is
    /// refused, and what the form has said until then is answered.
    /// </summary>
    public long Body => Math.Max(LeastBody, (Files * FileBytes) + (2L * TextBytes));
}
