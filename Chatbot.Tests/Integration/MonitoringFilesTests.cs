using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace Chatbot.Tests.Integration;

/// <summary>The dashboard, the alert rules and their document name what the product exports, and all of it that matters.</summary>
[Collection(nameof(TelemetryRun))]
public sealed partial class MonitoringFilesTests(TelemetryRun run)
{
    /// <summary>What Prometheus adds of itself.</summary>
    private static readonly string[] OfPrometheus = ["up", "job", "instance", "le"];

    [Fact]
    public void Names_OfAnExpression_AreItsSamplesAndLabels()
    {
        const string Expression = "histogram_quantile(0.95, sum by (le, http_route) (rate(a_bucket{b=~\"c|d e\",f!=\"\"}[5m]))) > on (g) group_left () (4 * h) and i == 0";
        Assert.Equal(["a_bucket", "h", "i"], PromQl.SamplesOf(Expression).Order());
        Assert.Equal(["b", "f", "g", "http_route", "le"], PromQl.LabelsOf(Expression).Order());
    }

    [Fact]
    public void Dashboard_WhatItAsksFor_IsExported()
    {
        var asked = Targets().Select(target => target.GetProperty("expr").GetString()!).ToList();
        Assert.True(asked.Count > 25, $"{asked.Count} expressions");
        AssertExported(asked);
        // In braces: what a legend shows.
        Assert.DoesNotContain(
            Targets().SelectMany(target => Braces().Matches(target.GetProperty("legendFormat").GetString()!)).Select(match => match.Groups[1].Value),
            label => !IsLabel(label));
    }

    [Fact]
    public void Dashboard_AsGrafanaTakesIt_HasItsVariablesAndNoPanelUponAnother()
    {
        var dashboard = Dashboard();
        Assert.Equal(JsonValueKind.Null, dashboard.GetProperty("id").ValueKind);
        Assert.True(dashboard.GetProperty("schemaVersion").GetInt32() >= 36);
        var variables = dashboard.GetProperty("templating").GetProperty("list").EnumerateArray()
            .ToDictionary(variable => variable.GetProperty("name").GetString()!, variable => variable.GetProperty("type").GetString());
        Assert.Equal(("datasource", "query"), (variables["datasource"], variables["instance"]));
        Assert.All(Panels().Where(panel => panel.GetProperty("type").GetString() != "row"), panel =>
        {
            Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString());
            Assert.NotEmpty(panel.GetProperty("description").GetString()!);
        });
        Assert.All(Targets(), target => Assert.Contains("$instance", target.GetProperty("expr").GetString()!, StringComparison.Ordinal));

        var ids = Panels().Select(panel => panel.GetProperty("id").GetInt32()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        var cells = Panels().SelectMany(CellsOf).ToList();
        Assert.Equal(cells.Count, cells.Distinct().Count());
        Assert.All(cells, cell => Assert.InRange(cell.X, 0, 23));
    }

    [Fact]
    public void Alerts_WhatTheyAskFor_IsExported()
    {
        AssertExported([.. Alerts().Select(alert => (string)alert["expr"])]);
        Assert.DoesNotContain(
            Alerts().SelectMany(alert => Annotations(alert).Values).SelectMany(text => Labels().Matches(text)).Select(match => match.Groups[1].Value),
            label => !IsLabel(label));
    }

    [Fact]
    public void Alerts_EachOfThem_SaysWhatToDoInBothLanguagesAndInTheDocument()
    {
        var document = Read("docs", "monitoring.md");
        Assert.All(Alerts(), alert =>
        {
            var (name, annotations) = ((string)alert["alert"], Annotations(alert));
            Assert.Equal(["action", "action_ja", "runbook", "summary", "summary_ja"], annotations.Keys.Order());
            Assert.Matches(@"\p{IsHiragana}", annotations["summary_ja"]);
            Assert.Matches(@"\p{IsHiragana}", annotations["action_ja"]);
            Assert.Equal($"docs/monitoring.md#{name.ToLowerInvariant()}", annotations["runbook"]);
            Assert.Matches($@"(?s)\n### {name}\n\n[^#]*\*Do:\* ", document);
            Assert.Contains(((Dictionary<object, object>)alert["labels"])["severity"], new object[] { "critical", "warning" });
        });
        var described = Heading().Matches(document).Select(match => match.Groups[1].Value);
        Assert.Equal(Alerts().Select(alert => (string)alert["alert"]).Order(), described.Order());
    }

    [Theory]
    [InlineData("down", "up")]
    [InlineData("not ready", "chatbot_ready")]
    [InlineData("error ratio", "http_server_request_duration_seconds_count")]
    [InlineData("provider errors", "chatbot_answers_ended_total")]
    [InlineData("first token slow", "gen_ai_client_operation_time_to_first_chunk_seconds_bucket")]
    [InlineData("queue long", "chatbot_answers_waiting")]
    [InlineData("disk low", "chatbot_disk_free_bytes")]
    [InlineData("memory near its limit", "chatbot_memory_limit_bytes")]
    [InlineData("allowance near its end", "chatbot_usage_allowance_ratio")]
    [InlineData("backup old", "chatbot_backup_newest_timestamp_seconds")]
    public void Alerts_ForWhatMayGoWrong_AreThere(string what, string sample) =>
        Assert.True(Alerts().Any(alert => PromQl.SamplesOf((string)alert["expr"]).Contains(sample)), what);

    [Fact]
    public void Document_OfTheMetrics_NamesEachAndNoOther()
    {
        var document = Read("docs", "monitoring.md");
        var rows = Row().Matches(document).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(rows.Count, rows.Distinct().Count());
        Assert.Equal(run.Families.Where(family => family != "target_info").Order(), rows.Order());
        Assert.Contains("`target_info`", document, StringComparison.Ordinal);
    }

    private void AssertExported(IReadOnlyCollection<string> expressions)
    {
        Assert.Empty(expressions.SelectMany(PromQl.SamplesOf).Except(run.Samples).Except(OfPrometheus));
        Assert.DoesNotContain(expressions.SelectMany(PromQl.LabelsOf), label => !IsLabel(label));
    }

    private bool IsLabel(string name) =>
        OfPrometheus.Contains(name) || run.Scrape.Contains($"{{{name}=\"", StringComparison.Ordinal) || run.Scrape.Contains($",{name}=\"", StringComparison.Ordinal);

    private static JsonElement Dashboard() => JsonElement.Parse(Read("deploy", "monitoring", "grafana-dashboard.json"));

    private static JsonElement.ArrayEnumerator Panels() => Dashboard().GetProperty("panels").EnumerateArray();

    private static IEnumerable<JsonElement> Targets() =>
        Panels().SelectMany(panel => panel.TryGetProperty("targets", out var targets) ? [.. targets.EnumerateArray()] : Array.Empty<JsonElement>());

    private static IEnumerable<(int X, int Y)> CellsOf(JsonElement panel)
    {
        var position = panel.GetProperty("gridPos");
        int Of(string name) => position.GetProperty(name).GetInt32();
        return from x in Enumerable.Range(Of("x"), Of("w")) from y in Enumerable.Range(Of("y"), Of("h")) select (x, y);
    }

    private static List<Dictionary<object, object>> Alerts()
    {
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<Dictionary<string, object>>>>(Read("deploy", "monitoring", "alerts.yaml"));
        var group = Assert.Single(file["groups"]);
        return [.. ((List<object>)group["rules"]).Cast<Dictionary<object, object>>()];
    }

    private static Dictionary<string, string> Annotations(Dictionary<object, object> alert) =>
        ((Dictionary<object, object>)alert["annotations"]).ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value);

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root(), .. path]));

    private static string Root([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "..");

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Braces();

    [GeneratedRegex(@"\$labels\.(\w+)")]
    private static partial Regex Labels();

    [GeneratedRegex(@"^### (Chatbot\w+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `((?:chatbot|gen_ai|http|kestrel|dotnet)_\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
