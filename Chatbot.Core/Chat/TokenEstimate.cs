using System.Text;
using Chatbot.Core.Conversations;
using Chatbot.Core.Uploads;

namespace Chatbot.Core.Chat;

/// <summary>
/// How many tokens something will be, on the safe side, to cut history by. Each model counts in its own way and a real
/// tokenizer holds tens of megabytes, so this is a rule of thumb: four ASCII characters a token
/// (https://platform.openai.com/tokenizer), one token for any other character.
/// </summary>
internal static class TokenEstimate
{
    // Roles and separators around each message.
    private const int PerMessage = 8;

    // A high-detail image of 2048 × 2048: 85 + 4 × 170 tiles, and newer models' patches stay below 1,600.
    private const int PerImage = 1_600;

    /// <summary>The largest context window that a model is known to have: whatever is sent, no more is paid for.</summary>
    public const int MostWindow = 1_050_000;

    // A page of text is about 800 tokens and 50 KB; pages of pictures are larger and cost no more.
    private const long BytesPerPdfToken = 60;
    private const long MostPerPdf = 60_000;

    /// <summary>Tokens.</summary>
    public static int Of(string text)
    {
        var ascii = 0;
        foreach (var character in text)
        {
            if (char.IsAscii(character))
                ascii++;
        }

        return PerMessage + ((ascii + 3) / 4) + (text.Length - ascii);
    }

    /// <summary>The most tokens that a text can be: every token is at least a byte of it.</summary>
    public static int Most(string text) => PerMessage + Encoding.UTF8.GetByteCount(text);

    /// <summary>The most that a new attachment can be, in tokens; for an image by the same rule as below.</summary>
    public static long Most(Attachment attachment) => attachment.Kind == AttachmentKind.Pdf
        ? (attachment.MostTokens ?? MostWindow) + Most(attachment.Name)
        : PerImage;

    /// <summary>
    /// The most tokens that a PDF can be, which goes to the model as its text and as a picture of each page
    /// (https://platform.openai.com/docs/guides/pdf-files).
    /// </summary>
    public static long Most(ExtractedText pdf) => Math.Min(MostWindow, Most(pdf.Text) + ((long)pdf.Pages * PerImage));

    /// <summary>Tokens.</summary>
    public static int Of(Attachment attachment) => attachment.Kind == AttachmentKind.Pdf
        ? (int)Math.Min(MostPerPdf, 1_000 + (attachment.Size / BytesPerPdfToken))
        : PerImage;

    /// <summary>Tokens.</summary>
    public static int Of(Turn turn) =>
        Of(turn.Question.Text) + turn.Question.Attachments.Sum(Of) + Of(turn.Answer.Text);
}
