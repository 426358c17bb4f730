namespace Chatbot.Core.Uploads;

/// <summary>What an attachment is, as its bytes say.</summary>
public enum AttachmentKind
{
    Pdf,
    Png,
    Jpeg,
    Gif,
}
