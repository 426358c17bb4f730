using System.Globalization;
using Chatbot.Tests.Configuration;
using Chatbot.Web.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chatbot.Tests.Integration;

/// <summary>The product's own launch and pipeline on a real Kestrel, with endpoints that misbehave on purpose.</summary>
internal sealed class HostingServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Task<int> _run;

    private HostingServer(WebApplication app, Task<int> run, string folder)
    {
        (_app, _run, Folder) = (app, run, folder);
        Client = CreateClient();
    }

    public string Folder { get; }

    public HttpClient Client { get; }

    public static Task<HostingServer> StartAsync(params string[] arguments) =>
        StartAsync(Directory.CreateTempSubdirectory("chatbot-host-").FullName, arguments);

    /// <param name="folder">Its data and logs; deleted with the server unless <see cref="StopAsync"/> was called before.</param>
    /// <param name="arguments">Settings, over those of a Production that may start.</param>
    public static async Task<HostingServer> StartAsync(string folder, string[] arguments)
    {
        string[] all =
        [
            "--applicationName=Chatbot.Web", "--environment=Production", "--Port=0", "--ListenOnAllAddresses=false", "--Accounts:Mode=Local",
            "--Accounts:ConfirmLocal=true", $"--DataFolder={folder}/data", $"--UploadFolder={folder}/uploads", $"--Logs:Folder={folder}/logs",
            $"--SecretKey={Settings.GoodSecretKey}", $"--OpenAI:ApiKey={Settings.GoodApiKey}", .. arguments,
        ];
        var started = new TaskCompletionSource<WebApplication>(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = Launch.RunAsync(all, async launch =>
        {
            var (builder, options) = launch.CreateBuilder();
            builder.AddChatbotHosting(options);
            builder.Services.AddRazorPages();
            await using var app = builder.Build();
            app.UseChatbotHosting();
            app.MapChatbotHosting();
            app.MapRazorPages();
            MapMisbehaviour(app);
            await app.StartAsync();
            started.SetResult(app);
            await app.WaitForShutdownAsync();
        });
        await Task.WhenAny(started.Task, run);
        Assert.True(started.Task.IsCompleted, "The server did not start.");
        return new HostingServer(await started.Task, run, folder);
    }

    public HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        BaseAddress = new Uri(_app.Urls.Single()),
    };

    /// <summary>A request with the headers given as pairs.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The log files, complete once the server has stopped.</summary>
    public async Task<string> StopAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        Assert.Equal(0, await _run);
        var files = Directory.GetFiles(Path.Combine(Folder, "logs"));
        return string.Concat(files.Order(StringComparer.Ordinal).Select(File.ReadAllText));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_run.IsCompleted)
            await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static void MapMisbehaviour(WebApplication app)
    {
        app.MapMethods("/boom", ["GET", "POST"], (HttpContext _) => Throw());
        app.MapGet("/boom/stream", (HttpContext _) => Throw()).WithProblems();
        app.MapGet("/status/{code:int}", (int code) => TypedResults.StatusCode(code));
        app.MapGet("/attachment", (HttpContext context) => context.Response.Headers.ContentSecurityPolicy = "sandbox");
        app.MapGet("/stream", (HttpContext context) => StreamAsync(context)).RequireRateLimiting(RateLimits.Streams);
        app.MapGet("/who", (HttpContext context) =>
            $"{context.Connection.RemoteIpAddress} {context.Request.Scheme} {context.Request.Host}");
        app.MapGet("/culture", () => CultureInfo.CurrentUICulture.Name);
        app.MapGet("/token", (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken);
        app.MapPost("/post", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            return (await reader.ReadToEndAsync(context.RequestAborted)).Length;
        });
    }

    private static string Throw() => throw new InvalidOperationException($"Planted: {Settings.GoodApiKey}");

    private static async Task StreamAsync(HttpContext context)
    {
        await context.Response.WriteAsync("open\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }
}
