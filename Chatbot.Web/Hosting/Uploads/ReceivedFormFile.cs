namespace Chatbot.Web.Hosting.Uploads;

/// <summary>Shows a file that rests on disk to model binding.</summary>
internal sealed class ReceivedFormFile(string name, ReceivedFile file, IHeaderDictionary headers) : IFormFile
{
    public string ContentType => file.DeclaredType ?? "";

    public string ContentDisposition => headers.ContentDisposition.ToString();

    public IHeaderDictionary Headers => headers;

    public long Length => file.Bytes;

    public string Name => name;

    public string FileName => file.CleanName;

    public Stream OpenReadStream() => new FileStream(file.Path, new FileStreamOptions
    {
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        Share = FileShare.Read | FileShare.Delete,
    });

    public void CopyTo(Stream target)
    {
        using var source = OpenReadStream();
        source.CopyTo(target);
    }

    public async Task CopyToAsync(Stream target, CancellationToken cancellationToken = default)
    {
        await using var source = OpenReadStream();
        await source.CopyToAsync(target, cancellationToken);
    }
}
