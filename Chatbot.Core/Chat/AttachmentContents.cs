using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Uploads;
using Microsoft.Extensions.AI;

namespace Chatbot.Core.Chat;

/// <summary>How many bytes of attachments one prompt may still take, and what became of them.</summary>
internal sealed class AttachmentBudget
{
    /// <summary>Five files of 5 MiB: one full message. They are held in memory several times over while they are sent.</summary>
    private const long Most = 25 * 1024 * 1024;

    private long _used;

    public bool PdfAsText { get; set; }

    public bool TryTake(long bytes)
    {
        if (_used + bytes > Most)
            return false;
        _used += bytes;
        return true;
    }
}

/// <summary>A question with its files, as the model takes them.</summary>
internal sealed class AttachmentContents(AttachmentStore store, PdfText pdfText, ProviderFeatures features)
{
    // About a hundred pages.
    private const int MostPdfCharacters = 200_000;

    public async Task<ChatMessage> MessageAsync(Question question, AttachmentBudget budget, CancellationToken cancellation)
    {
        var message = new ChatMessage(ChatRole.User, []);
        foreach (var attachment in question.Attachments)
            message.Contents.Add(await ContentAsync(attachment, budget, cancellation));
        message.Contents.Add(new TextContent(question.Text));
        return message;
    }

    /// <summary>
    /// The most tokens that a PDF will be, by its text; null where that cannot be read, or not within the time.
    /// </summary>
    /// <param name="path">Where the checked file rests.</param>
    /// <param name="patience">Ends the reading.</param>
    public async Task<long?> MostTokensOfPdfAsync(string path, CancellationToken patience)
    {
        try
        {
            var text = await pdfText.ExtractAsync(path, features.PdfAsFile ? TokenEstimate.MostWindow : MostPdfCharacters, patience);
            // Where the text itself is sent, it is sent as far as it was read.
            return text is null ? null
                : !features.PdfAsFile ? TokenEstimate.Most(text.Text)
                : text.Cut ? null
                : TokenEstimate.Most(text);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<AIContent> ContentAsync(Attachment attachment, AttachmentBudget budget, CancellationToken cancellation)
    {
        if (attachment.Kind == AttachmentKind.Pdf && !features.PdfAsFile)
            return await PdfAsTextAsync(attachment, budget, cancellation);
        if (!budget.TryTake(attachment.Size))
            return new TextContent($"[{attachment.Name}: left out, too many attachments in this conversation]");
        await using var stream = store.OpenRead(attachment.Hash);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return new DataContent(bytes, attachment.Kind.MediaType()) { Name = attachment.Name };
    }

    private async Task<TextContent> PdfAsTextAsync(Attachment attachment, AttachmentBudget budget, CancellationToken cancellation)
    {
        budget.PdfAsText = true;
        var text = await pdfText.ExtractAsync(store.PathOf(attachment.Hash), MostPdfCharacters, cancellation);
        return new($"[{attachment.Name}]\n{text?.Text}{(text is { Cut: false } ? "" : "\n[…]")}");
    }
}
