using System.Net.Sockets;
using System.Text;
using Chatbot.Core.Accounts;
using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Core.Uploads;
using Chatbot.Tests.Uploads;
using Chatbot.Web.Hosting.Uploads;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chatbot.Tests.Hosting.Uploads;

/// <summary>What the posted form looked like to the page handler.</summary>
internal sealed record SeenForm(
    string Text, IReadOnlyList<ReceivedFile> Received, IReadOnlyList<RefusedFile> Refused, IReadOnlyList<SeenFile> Files, bool Resting);

internal sealed record SeenFile(string Field, string Name, string Type, string Content);

/// <summary>A real Kestrel with the upload forms and one handler that answers as the page does.</summary>
internal sealed class UploadFormHost : IAsyncDisposable
{
    private readonly TestFolder folder;
    private readonly WebApplication app;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private UploadFormHost(TestFolder folder, WebApplication app)
    {
        this.folder = folder;
        this.app = app;
    }

    public SeenForm? Seen { get; private set; }

    public HttpClient Client { get; } = new();

    public ChatbotOptions Options => folder.Options;

    public int Port { get; private set; }

    public static async Task<UploadFormHost> StartAsync(Action<ChatbotOptions>? change = null, IDriveSpace? drives = null)
    {
        var folder = new TestFolder();
        change?.Invoke(folder.Options);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAntiforgery();
        builder.Services.AddSingleton(folder.Options);
        builder.Services.AddSingleton(drives ?? new SetDriveSpace());
        builder.Services.AddChatbotUploads().AddChatbotSecurityLog();
        var app = builder.Build();
        var host = new UploadFormHost(folder, app);
        app.Use(host.SignalEnd);
        app.UseRouting();
        app.UseUploadForms();
        app.MapPost("/chat", host.Handle);
        app.MapPost("/throw", _ => throw new InvalidOperationException("the page is at fault"));
        app.MapGet("/token", (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken);
        app.MapPost("/guarded", async (HttpContext context, IAntiforgery antiforgery) =>
        {
            await antiforgery.ValidateRequestAsync(context);
            await host.Handle(context);
        });
        await app.StartAsync();
        host.Client.BaseAddress = new Uri(app.Urls.Single());
        host.Port = host.Client.BaseAddress.Port;
        return host;
    }

    /// <summary>Files that rest in the upload folder.</summary>
    public string[] Resting() => Directory.Exists(Options.UploadFolder) ? Directory.GetFiles(Options.UploadFolder) : [];

    public Task EndOfRequestAsync() => ended.Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Sends bytes as they are and answers the status line; what follows is read until the server closes.</summary>
    public async Task<string> SendRawAsync(string contentType, string body, string? length = null)
    {
        using var client = await ConnectAsync(contentType, length ?? Encoding.UTF8.GetByteCount(body).ToString());
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(body));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync() ?? "";
    }

    public async Task<TcpClient> ConnectAsync(string contentType, string length)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: {contentType}\r\nContent-Length: {length}\r\n\r\n"));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        folder.Dispose();
    }

    private async Task SignalEnd(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        finally
        {
            ended.TrySetResult();
        }
    }

    private async Task Handle(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        Assert.Same(form, context.Request.Form);
        var uploads = context.Features.Get<IUploadForm>();
        var files = new List<SeenFile>();
        foreach (var file in form.Files)
        {
            using var reader = new StreamReader(file.OpenReadStream());
            files.Add(new SeenFile(file.Name, file.FileName, file.ContentType, await reader.ReadToEndAsync()));
        }

        Seen = new SeenForm(
            form["text"].ToString(), uploads?.Received ?? [], uploads?.Refused ?? [], files,
            uploads?.Received.All(file => new FileInfo(file.Path).Length == file.Bytes) ?? true);
        context.Response.StatusCode = uploads?.Refused.Count > 0 ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status200OK;
        await context.Response.WriteAsync(Seen.Text);
    }
}
