using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Chatbot.Bench.Upstream;
using Chatbot.Tests.Integration;

namespace Chatbot.Tests.EndToEnd;

/// <summary>The built product as a process on a port and a folder of its own, with a scripted model that knows what to say to what.</summary>
internal sealed class Product : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatbot-browser-").FullName;
    private readonly int _port = FreePort();
    private readonly ConcurrentDictionary<string, Func<UpstreamRequest, Scenario>> _answers = new();
    private readonly (string Name, string Value)[] _settings;
    private ScriptedUpstream? _model;
    private HostingProcess? _process;

    private Product((string Name, string Value)[] settings) => _settings = settings;

    public Uri Address { get; private set; } = null!;

    /// <param name="settings">Over those of a Development that talks to the scripted model.</param>
    public static async Task<Product> StartAsync(params (string Name, string Value)[] settings)
    {
        var product = new Product(settings);
        product._model = await ScriptedUpstream.StartAsync(new UpstreamOptions
        {
            Script = product.Choose,
            VectorStores = [new("vs_1", "Handbook", Files: 12)],
            Record = true,
        });
        await product.StartAgainAsync();
        return product;
    }

    /// <summary>What the model answers: the first time, the second and so on; the last stays.</summary>
    public void Answer(string question, params Scenario[] inOrder) => _answers[question] = UpstreamOptions.InOrder(inOrder);

    /// <summary>What the model was sent with a question, as JSON; one for each time it was asked.</summary>
    public IReadOnlyList<string> SentWith(string question) =>
        [.. _model!.Requests.Where(request => QuestionOf(request) == question).Select(request => request.Body)];

    /// <summary>On the same port and folder.</summary>
    public async Task StartAgainAsync()
    {
        _process = HostingProcess.Start(_folder, [
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("PORT", $"{_port}"), ("UploadFolder", "uploads"),
            ("OPENAI_API_KEY", "sk-browser-tests"), ("OpenAI__Endpoint", _model!.Address.AbsoluteUri), ("OpenAI__Api", "Responses"),
            ("OpenAI__Models", "gpt-4.1"), ("OpenAI__Retries", "0"), ("RateLimits__Enabled", "false"), ("Disk__WarnAtPercent", "100"),
            // An answer that a test holds is not a dead line, however slow the machine.
            ("OpenAI__BetweenTokensTimeout", "00:10:00"), .. _settings,
        ]);
        if (await _process.Listening is null)
            throw new InvalidOperationException("The product did not start: " + (await _process.EndAsync()).Output);
        Address = new Uri($"http://localhost:{_port}/");
    }

    /// <summary>What the console has shown: the way to the first account.</summary>
    public Task<string> SetupTokenAsync() => _process!.LineAsync(line => line.Length == 43 && !line.Contains(' ', StringComparison.Ordinal));

    /// <summary>As <c>kill -9</c> does.</summary>
    public ValueTask KillAsync() => _process!.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        if (_model is not null)
            await _model.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Scenario Choose(UpstreamRequest request) =>
        request.Method == "GET" ? new Scenario()
        : _answers.TryGetValue(QuestionOf(request), out var answer) ? answer(request)
        : Scenario.Failing(Fault.OpenAIError(500, null, "server_error", "No test has scripted this question."));

    /// <summary>The text of the newest input; empty where there is none.</summary>
    private static string QuestionOf(UpstreamRequest request)
    {
        if (request.Body.Length == 0 || !request.Json.TryGetProperty("input", out var input))
            return "";
        var content = input.EnumerateArray().Last().GetProperty("content");
        return content.ValueKind is JsonValueKind.String
            ? content.GetString()!
            : string.Concat(content.EnumerateArray().Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : ""));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
