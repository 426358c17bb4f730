using System.Globalization;
using Chatbot.Bench.Upstream;
using Chatbot.Tests.Configuration;
using Chatbot.Tests.Storage;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Uploads;
using Chatbot.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chatbot.Tests.Integration;

/// <summary>The whole product in this process: a real Kestrel, SQLite on disk, and a scripted model server behind it.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Task<int> _run;

    private ChatServer(WebApplication app, Task<int> run, ChatFolder folder, ScriptedUpstream upstream)
    {
        (_app, _run, Folder, Upstream) = (app, run, folder, upstream);
        Address = new Uri(app.Urls.Single());
    }

    public ChatFolder Folder { get; }

    public ScriptedUpstream Upstream { get; }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>With accounts, and nobody has one yet: <see cref="ChatPeople"/> makes them and signs them in.</summary>
    public static Task<ChatServer> StartWithAccountsAsync(Scenario scenario, params string[] arguments) =>
        StartAsync(scenario, ["--Accounts:Mode=Accounts", .. arguments]);

    public static Task<ChatServer> StartAsync(Scenario scenario, params string[] arguments) =>
        StartAsync(new UpstreamOptions { Default = scenario, Record = true }, arguments);

    /// <param name="options">What the model server does.</param>
    /// <param name="arguments">Settings, over those of a Production without rate limits.</param>
    public static Task<ChatServer> StartAsync(UpstreamOptions options, params string[] arguments) =>
        StartAsync(new ChatFolder(), options, _ => { }, arguments);

    /// <param name="folder">Goes with the server.</param>
    /// <param name="add">What a test puts among the services.</param>
    public static async Task<ChatServer> StartAsync(
        ChatFolder folder, UpstreamOptions options, Action<IServiceCollection> add, params string[] arguments)
    {
        var upstream = await ScriptedUpstream.StartAsync(options);
        string[] all = ["--applicationName=Chatbot.Web", .. folder.Arguments(upstream.Address), .. arguments];
        var started = new TaskCompletionSource<WebApplication>(TaskCreationOptions.RunContinuationsAsynchronously);
        // As in Program.cs. A factory would stop the host a second time, while the first stop still runs.
        var run = Launch.RunAsync(all, async launch =>
        {
            var (builder, settings) = launch.CreateBuilder();
            builder.AddChatbotHosting(settings);
            builder.Services.AddChatbotFeatures(settings);
            builder.Services.AddChatbotPages();
            // AccountPasswordHasherTests holds what a guess costs; here each person of a test would.
            builder.Services.PostConfigure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);
            add(builder.Services);
            await using var app = builder.Build();
            app.UseChatbotHosting();
            app.UseUploadForms();
            app.MapChatbotHosting();
            app.MapChatbotPages();
            await app.StartAsync();
            started.SetResult(app);
            await app.WaitForShutdownAsync();
        });
        await Task.WhenAny(started.Task, run);
        Assert.True(started.Task.IsCompleted, "The server did not start.");
        return new ChatServer(await started.Task, run, folder, upstream);
    }

    public ChatBrowser Browse(string language = "en") => new(Address, language);

    /// <summary>The log files, complete once the server has stopped.</summary>
    public async Task<string> StopAsync()
    {
        _app.Lifetime.StopApplication();
        Assert.Equal(0, await _run);
        return Folder.Log();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_run.IsCompleted)
            await StopAsync();
        await Upstream.DisposeAsync();
        Folder.Dispose();
    }
}

/// <summary>Where one product has its data, its uploads and its logs; gone after the test.</summary>
internal sealed class ChatFolder : IDisposable
{
    public string Location { get; } = Directory.CreateTempSubdirectory("chatbot-chat-").FullName;

    public string Data => Path.Combine(Location, "data");

    public string Uploads => Path.Combine(Location, "uploads");

    public string DatabaseFile => Path.Combine(Data, "chatbot.db");

    /// <summary>The settings of a Production that talks to this model server.</summary>
    public string[] Arguments(Uri upstream) =>
    [
        "--environment=Production", "--Port=0", "--ListenOnAllAddresses=false", $"--DataFolder={Data}", $"--UploadFolder={Uploads}",
        $"--Logs:Folder={Location}/logs", $"--SecretKey={Settings.GoodSecretKey}", $"--OpenAI:ApiKey={Settings.GoodApiKey}",
        "--OpenAI:Api=Responses", $"--OpenAI:Endpoint={upstream}", "--OpenAI:Model=gpt-test", "--OpenAI:Retries=0",
        "--Accounts:Mode=Local", "--RateLimits:Enabled=false", "--OpenAI:FileSearch=false", "--Answers:ShutdownGrace=00:00:00",
        // A test is about its own disk, not about that of the machine it runs on.
        "--Disk:WarnAtPercent=100", "--Usage:Prices=gpt-test=1/0.5/4", "--Usage:TeamMonthlyMoney=none",
    ];

    public string Log() => string.Concat(
        Directory.GetFiles(Path.Combine(Location, "logs")).Order(StringComparer.Ordinal).Select(File.ReadAllText));

    /// <summary>Files that rest anywhere below the folder of kept attachments.</summary>
    public string[] Attachments() => FilesBelow(Path.Combine(Data, "attachments"));

    /// <summary>Files that rest in the folder of uploads.</summary>
    public string[] Resting() => FilesBelow(Uploads);

    /// <summary>The rows of a query, asked beside the product, each as its values in one line.</summary>
    public List<string> Query(string sql) => FileQuery.Rows(DatabaseFile, sql);

    public int Count(string table, string where = "1") =>
        int.Parse(Query($"SELECT COUNT(*) FROM {table} WHERE {where}").Single(), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        if (Directory.Exists(Location))
            Directory.Delete(Location, recursive: true);
    }

    private static string[] FilesBelow(string folder) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
}
