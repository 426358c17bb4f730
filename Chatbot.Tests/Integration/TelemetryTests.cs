using System.Net;
using System.Net.Sockets;
using Chatbot.Bench.Upstream;

namespace Chatbot.Tests.Integration;

/// <summary>What the product tells others of itself, as a process, to a real collector and over its private port.</summary>
[Collection(nameof(TelemetryRun))]
public sealed class TelemetryTests(TelemetryRun run)
{
    [Fact]
    public void Export_OfWhatWasSaid_HasNothing()
    {
        // What it is looked for in is there: the question reached both ends.
        Assert.True(run.Collector.Spans.Count >= 10, $"{run.Collector.Spans.Count} spans");
        Assert.Contains("http_server_request_duration_seconds_count", run.Scrape, StringComparison.Ordinal);
        Assert.All(run.Exported, text => Assert.DoesNotContain("canary", text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Export_OfIds_HasRoutesInTheirPlace()
    {
        Assert.All(run.Ids, id => Assert.All(run.Exported, text => Assert.DoesNotContain(id, text, StringComparison.OrdinalIgnoreCase)));
        Assert.Contains("http_route=\"/c/{id:guid}\"", run.Scrape, StringComparison.Ordinal);
        Assert.Contains(run.Collector.Spans, span => span.Name == "GET /c/{id:guid}");
    }

    [Fact]
    public void Export_OfSecrets_HasNone()
    {
        string[] secrets = [TelemetryRun.CollectorKey, Configuration.Settings.GoodApiKey, Configuration.Settings.GoodSecretKey];
        Assert.All(run.Exported.Append(run.Output), text => Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
    }

    [Fact]
    public void Collector_AllThatItIsSent_ComesWithTheHeadersOfTheFile()
    {
        Assert.All(run.Collector.Requests, request =>
        {
            Assert.Matches("^/base/v1/(traces|metrics)$", request.Path);
            Assert.Equal("application/x-protobuf", request.Headers["Content-Type"]);
            Assert.Equal("team one", request.Headers["X-Scope"]);
            Assert.Equal($"Bearer {TelemetryRun.CollectorKey}", request.Headers["Authorization"]);
            Assert.DoesNotContain("traceparent", request.Headers.Keys);
        });
    }

    [Fact]
    public void Trace_OfAnAnswer_LeadsFromItsRequestToTheProvider()
    {
        var spans = run.Collector.Spans;
        var chat = spans.First(span => span.Name == "chat gpt-test" && span.Status == 0);
        var answer = Assert.Single(spans, span => span.Id == chat.ParentId);
        var request = Assert.Single(spans, span => span.Id == answer.ParentId);
        var http = Assert.Single(spans, span => span.ParentId == chat.Id);

        Assert.Equal(("answer", "Complete"), (answer.Name, answer.Tags["chatbot.answer.state"]));
        Assert.Equal((OtlpSpan.Server, "POST /", "303"), (request.Kind, request.Name, request.Tags["http.response.status_code"]));
        Assert.Equal(("POST", "200", "127.0.0.1"), (http.Name, http.Tags["http.response.status_code"], http.Tags["server.address"]));
        Assert.Equal(("120", "4", "stop"), (
            chat.Tags["gen_ai.usage.input_tokens"], chat.Tags["gen_ai.usage.output_tokens"], chat.Tags["gen_ai.response.finish_reasons"]));
        Assert.All(new[] { answer, request, http }, span => Assert.Equal(chat.TraceId, span.TraceId));
    }

    [Fact]
    public void Trace_OfAFailure_HasItsReason()
    {
        var chat = Assert.Single(run.Collector.Spans, span => span.Name == "chat gpt-test" && span.Status == 2);
        Assert.Equal("QuotaExhausted", chat.Tags["error.type"]);
        Assert.Contains(run.Collector.Spans, span => span.Id == chat.ParentId && span.Tags["chatbot.answer.state"] == "Failed");
    }

    [Fact]
    public void Trace_ThatAClientClaims_IsNotBelieved()
    {
        Assert.All(run.Collector.Spans, span =>
        {
            Assert.NotEqual(TelemetryRun.ClaimedTrace, span.TraceId);
            Assert.Empty(span.TraceState);
            Assert.False(span.HasEvents);
        });
    }

    [Fact]
    public void Trace_OfAProbe_IsNotSent()
    {
        Assert.Contains(run.Collector.Spans, span => span.Name == "GET /answers/{id:guid}/events");
        Assert.Contains("http_route=\"/healthz/ready\"", run.Scrape, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Collector.Spans, span => span.Name.Contains("healthz", StringComparison.Ordinal));
        // Each has its route, were it that of the error page: whoever asks the private port is not traced.
        Assert.DoesNotContain(run.Collector.Spans, span => span.Kind == OtlpSpan.Server && !span.Name.Contains(' ', StringComparison.Ordinal));
    }

    [Fact]
    public void Metrics_OfTheCollector_AreThoseOfThePrivatePort()
    {
        Assert.Superset(
            new HashSet<string>
            {
                "chatbot.answers.running", "chatbot.answers.waiting", "chatbot.answers.ended", "chatbot.journal.commit.duration", "chatbot.stream.readers",
                "chatbot.usage.reservations", "chatbot.disk.free", "chatbot.ready", "gen_ai.client.token.usage", "gen_ai.client.operation.duration",
                "gen_ai.client.operation.time_to_first_chunk", "http.server.request.duration", "dotnet.process.memory.working_set",
            },
            run.Collector.Metrics.ToHashSet());
        Assert.Equal(
            run.Families.Count(family => family != "target_info"), run.Collector.Metrics.Count);
    }

    [Theory]
    [InlineData("chatbot_answers_ended_total{state=\"Complete\"} 1")]
    [InlineData("chatbot_answers_ended_total{error_type=\"QuotaExhausted\",state=\"Failed\"} 1")]
    [InlineData("chatbot_answers_ended_total{error_type=\"KeyRefused\",state=\"Failed\"} 0")]
    [InlineData("chatbot_answers_running{} 0")]
    [InlineData("chatbot_answers_places{} 600")]
    [InlineData("chatbot_usage_reservations{} 0")]
    [InlineData("chatbot_stream_readers{} 0")]
    [InlineData("chatbot_ready{} 1")]
    [InlineData("chatbot_backup_newest_timestamp_seconds{} 0")]
    [InlineData("gen_ai_token_type=\"input\",server_address=\"127.0.0.1\"")]
    [InlineData("gen_ai_client_operation_time_to_first_chunk_seconds_bucket{")]
    public void Metrics_AfterAnAnswerAndAFailure_SaySo(string line) => Assert.Contains(line, run.Scrape, StringComparison.Ordinal);

    [Fact]
    public void Ports_EachOfThem_ServesItsOwnAlone() =>
        Assert.All(run.Statuses, pair => Assert.True(pair.Value == 404, $"{pair.Key}: {pair.Value}"));

    [Fact]
    public async Task Process_WithoutTelemetry_LoadsNothingOfIt()
    {
        using var folder = new ChatFolder();
        await using var upstream = await ScriptedUpstream.StartAsync(new());
        await using (var quiet = HostingProcess.Start(folder.Location, [], folder.Arguments(upstream.Address)))
        {
            using var browser = new ChatBrowser(Assert.IsType<Uri>(await quiet.Listening), "en");
            await browser.EndedAsync(await browser.AskAsync("Anything"));
            Assert.DoesNotContain(Loaded(quiet), IsOfTelemetry);
        }

        await using var loud = HostingProcess.Start(folder.Location, [], [.. folder.Arguments(upstream.Address), "--Telemetry:MetricsPort=0"]);
        await loud.Listening;
        var loaded = Loaded(loud);
        Assert.Contains(loaded, IsOfTelemetry);
        // Whoever only scrapes pays for no exporter.
        Assert.DoesNotContain("OpenTelemetry.Exporter.OpenTelemetryProtocol.dll", loaded);
    }

    [Fact]
    public async Task Collector_OutOfReach_IsToldOnceAndStopsNothing()
    {
        using var folder = new ChatFolder();
        await using var upstream = await ScriptedUpstream.StartAsync(new() { Default = new() { Tokens = ["All ", "is ", "well."] } });
        string[] arguments = [.. folder.Arguments(upstream.Address), $"--Telemetry:OtlpEndpoint=http://127.0.0.1:{FreePort()}", "--Telemetry:TraceRatio=1"];
        await using var process = HostingProcess.Start(
            folder.Location, [("OTEL_BSP_SCHEDULE_DELAY", "50"), ("OTEL_METRIC_EXPORT_INTERVAL", "50")], arguments);
        using var browser = new ChatBrowser(Assert.IsType<Uri>(await process.Listening), "en");
        await process.LineAsync(line => line.Contains("Telemetry cannot be sent to", StringComparison.Ordinal));

        var page = await browser.EndedAsync(await browser.AskAsync("How is it?"));
        var (exitCode, output) = await process.TerminateAsync();

        Assert.Equal("Complete", page.State);
        Assert.Equal(0, exitCode);
        Assert.Single(output.Split('\n'), line => line.Contains("Telemetry cannot be sent to", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("taken", "127.0.0.1")]
    [InlineData("not ours", "192.0.2.1")]
    public async Task Port_ThatCannotBeOpened_IsExplainedInBothLanguages(string why, string address)
    {
        using var folder = new ChatFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var upstream = await ScriptedUpstream.StartAsync(new());

        var (exitCode, output) = await HostingProcess.RunAsync(
            folder.Location, [], [.. folder.Arguments(upstream.Address), $"--Telemetry:MetricsPort={port}", $"--Telemetry:MetricsAddress={address}"]);

        Assert.True(exitCode == 78, $"{why}: {exitCode} {output}");
        Assert.Contains($"メトリクス用のポートを開けません（アドレス {address}、ポート {port}）", output, StringComparison.Ordinal);
        Assert.Contains($"The metrics port cannot be opened: address {address}, port {port}.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static bool IsOfTelemetry(string file) => file.StartsWith("OpenTelemetry", StringComparison.Ordinal);

    /// <summary>The assemblies that the process has mapped.</summary>
    private static List<string> Loaded(HostingProcess process)
    {
        List<string> files = [.. File.ReadAllLines($"/proc/{process.Id}/maps").Select(line => Path.GetFileName(line.Split(' ')[^1]))
            .Where(file => file.EndsWith(".dll", StringComparison.Ordinal)).Distinct()];
        Assert.Contains("Chatbot.Core.dll", files);
        return files;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
