using Chatbot.Core.Uploads;
using Chatbot.Tests.Uploads;
using Chatbot.Web.Hosting.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Hosting.Uploads;

public sealed class AttachmentResultTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly AttachmentStore store;
    private readonly ServiceProvider services = new ServiceCollection().AddLogging().BuildServiceProvider();

    public AttachmentResultTests() => store = new AttachmentStore(folder.Options);

    public void Dispose()
    {
        services.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(AttachmentKind.Png, "image/png", "inline")]
    [InlineData(AttachmentKind.Jpeg, "image/jpeg", "inline")]
    [InlineData(AttachmentKind.Gif, "image/gif", "inline")]
    [InlineData(AttachmentKind.Pdf, "application/pdf", "attachment")]
    public async Task Serve_Attachment_CanDoNoHarm(AttachmentKind kind, string type, string disposition)
    {
        var context = await ServeAsync(kind, "図 1.x");

        var headers = context.Response.Headers;
        Assert.Equal(type, headers.ContentType);
        Assert.Equal($"{disposition}; filename=\"_ 1.x\"; filename*=UTF-8''%E5%9B%B3%201.x", headers.ContentDisposition);
        Assert.Equal("nosniff", headers.XContentTypeOptions);
        Assert.Equal("default-src 'none'; sandbox", headers.ContentSecurityPolicy);
        Assert.Equal("private, max-age=604800, immutable", headers.CacheControl);
        Assert.Equal("same-origin", headers["Cross-Origin-Resource-Policy"]);
        Assert.Equal("bytes", headers.AcceptRanges);
        Assert.Equal("0123456789", Body(context));
    }

    [Fact]
    public async Task Serve_Range_IsPartial()
    {
        var context = await ServeAsync(AttachmentKind.Pdf, "a.pdf", request => request.Headers.Range = "bytes=2-4");

        Assert.Equal(206, context.Response.StatusCode);
        Assert.Equal("bytes 2-4/10", context.Response.Headers.ContentRange);
        Assert.Equal("234", Body(context));
    }

    [Fact]
    public async Task Serve_NameThatWouldEndTheHeader_IsClean()
    {
        var context = await ServeAsync(AttachmentKind.Png, "a\"; x=\r\nSet-Cookie: b.png");

        var disposition = context.Response.Headers.ContentDisposition.ToString();
        Assert.DoesNotContain('\r', disposition);
        Assert.DoesNotContain('\n', disposition);
        Assert.Equal(2, disposition.Count(letter => letter == '"'));
    }

    [Fact]
    public async Task Serve_BytesAreGone_Is404()
    {
        var context = Context();

        await new AttachmentResult(store, new string('0', 64), AttachmentKind.Png, "a.png").ExecuteAsync(context);

        Assert.Equal(404, context.Response.StatusCode);
    }

    private async Task<DefaultHttpContext> ServeAsync(AttachmentKind kind, string name, Action<HttpRequest>? change = null)
    {
        using var stored = await store.PutAsync(folder.Write("0123456789"u8), CancellationToken.None);
        stored.Keep();
        var context = Context();
        change?.Invoke(context.Request);
        await new AttachmentResult(store, stored.Hash, kind, name).ExecuteAsync(context);
        return context;
    }

    private DefaultHttpContext Context() => new()
    {
        RequestServices = services,
        Request = { Method = "GET" },
        Response = { Body = new MemoryStream() },
    };

    private static string Body(HttpContext context) =>
        System.Text.Encoding.ASCII.GetString(((MemoryStream)context.Response.Body).ToArray());
}
