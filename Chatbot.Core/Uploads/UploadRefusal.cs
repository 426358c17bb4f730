namespace Chatbot.Core.Uploads;

/// <summary>Why a file is not taken: a closed set, each with a localised message.</summary>
public enum UploadRefusal
{
    TypeNotAllowed,
    Empty,
    TooLarge,
    TooMany,
    ContentMismatch,
    ImageBroken,
    ImageTooBig,
    PdfBroken,
    PdfEncrypted,
    PdfTooManyPages,
    DiskFull,
}
