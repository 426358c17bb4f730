using Chatbot.Core.Conversations;
using Chatbot.Core.Uploads;

namespace Chatbot.Core.Chat;

/// <summary>The files of a question: checked, then kept under their hash for as long as an attachment needs them.</summary>
internal sealed class QuestionFiles(
    UploadValidator validator, AttachmentStore store, AttachmentContents contents, ConversationStore conversations, TimeProvider time)
{
    // Someone waits for a page. What is not measured by then reserves a whole window.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>The files that are taken, or, where any is refused, every refusal and nothing kept.</returns>
    /// <exception cref="IOException">A file cannot be stored.</exception>
    public async Task<(KeptFiles Kept, List<(string Name, UploadRefusal Refusal)> Refused)> KeepAsync(
        IReadOnlyList<IncomingFile> files, CancellationToken cancellation)
    {
        var accepted = new List<(IncomingFile File, AttachmentKind Kind)>();
        var refused = new List<(string, UploadRefusal)>();
        foreach (var file in files)
        {
            var verdict = await validator.CheckAsync(file.Name, file.DeclaredType, file.Path, cancellation);
            if (verdict is UploadVerdict.Accepted { Kind: var kind })
                accepted.Add((file, kind));
            else if (verdict is UploadVerdict.Refused { Reason: var reason })
                refused.Add((file.Name, reason));
        }

        var tokens = refused.Count > 0 ? [] : await MeasureAsync(accepted, cancellation);
        var kept = new KeptFiles(time.GetUtcNow());
        try
        {
            foreach (var ((file, kind), most) in accepted.Zip(tokens))
                kept.Add(await store.PutAsync(file.Path, cancellation), file.Name, kind, most);
            return (kept, refused);
        }
        catch
        {
            kept.Dispose();
            throw;
        }
    }

    /// <summary>The most tokens of each PDF; null of what is none, or is not known.</summary>
    private async Task<List<long?>> MeasureAsync(List<(IncomingFile File, AttachmentKind Kind)> files, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var tokens = new List<long?>();
        foreach (var (file, kind) in files)
            tokens.Add(kind == AttachmentKind.Pdf ? await contents.MostTokensOfPdfAsync(file.Path, either.Token) : null);
        cancellation.ThrowIfCancellationRequested();
        return tokens;
    }

    /// <summary>Deletes the bytes that no attachment needs any more.</summary>
    public async Task ForgetUnneededAsync(IEnumerable<string> hashes, CancellationToken cancellation)
    {
        foreach (var hash in hashes)
            await store.DeleteUnreferencedAsync(hash, token => conversations.IsReferencedAsync(hash, token), cancellation);
    }
}

/// <summary>Files that are in the store, and that stay there only if their question is stored too.</summary>
internal sealed class KeptFiles(DateTimeOffset at) : IDisposable
{
    private readonly List<StoredAttachment> _stored = [];

    public List<Attachment> Attachments { get; } = [];

    public void Add(StoredAttachment stored, string name, AttachmentKind kind, long? mostTokens)
    {
        _stored.Add(stored);
        // Ids of one millisecond have no order, and these are to be shown and sent in the order in which they came.
        var id = Guid.CreateVersion7(at.AddMilliseconds(Attachments.Count));
        Attachments.Add(new() { Id = id, Name = name, Kind = kind, Size = stored.Bytes, Hash = stored.Hash, MostTokens = mostTokens });
    }

    /// <summary>The question is stored.</summary>
    public void Keep() => _stored.ForEach(stored => stored.Keep());

    public void Dispose() => _stored.ForEach(stored => stored.Dispose());
}
