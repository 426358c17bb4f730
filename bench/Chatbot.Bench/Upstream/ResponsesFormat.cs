using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Chatbot.Bench.Upstream;

/// <summary>The events of the Responses API, in the order in which OpenAI sends them.</summary>
internal sealed class ResponsesFormat : WireFormat
{
    private const string ItemId = "msg_scripted";
    private static readonly string[] Queries = ["scripted"];
    private static readonly string[] SearchStates = ["in_progress", "searching", "completed"];
    private readonly StringBuilder _events = new();
    private readonly Scenario _scenario;
    private int _sequence;

    [SetsRequiredMembers]
    public ResponsesFormat(Scenario scenario)
    {
        _scenario = scenario;
        Add("response.created", new { response = Response("in_progress") });
        Add("response.in_progress", new { response = Response("in_progress") });
        var tools = AddTools();
        Add("response.output_item.added", new { output_index = tools, item = Item("in_progress", []) });
        Add("response.content_part.added", new { item_id = ItemId, output_index = tools, content_index = 0, part = Part("", []) });
        Head = Take();
        Tokens = [.. scenario.Tokens.Take(scenario.Refusal is null ? Sent(scenario) : 0).Select(token => Delta(tools, token))];
        AddEnd(tools);
        Tail = Take();
    }

    private byte[] Delta(int output, string delta)
    {
        Add("response.output_text.delta", new
        {
            item_id = ItemId,
            output_index = output,
            content_index = 0,
            delta,
            logprobs = Array.Empty<object>(),
            obfuscation = "kQ3vZ81mTq",
        });
        return Encoding.UTF8.GetBytes(Take());
    }

    private void AddEnd(int output)
    {
        switch (_scenario.Fault)
        {
            case Fault.Cut or Fault.NoEnd or Fault.Hang:
                break;
            case Fault.Garbage:
                _events.Append("event: response.output_text.delta\ndata: {\"type\":\"response.output_text.del\n\n");
                break;
            case Fault.ErrorEvent error:
                Add("error", new { code = error.Code, message = error.Message, param = (string?)null });
                break;
            case Fault.Failed failed:
                var failure = new { code = failed.Code, message = failed.Message };
                Add("response.failed", new { response = Response("failed", failure: failure) });
                break;
            case Fault.Incomplete incomplete:
                AddDone(output, "incomplete");
                Add("response.incomplete", new { response = Response("incomplete", output, incomplete.Reason) });
                break;
            default:
                AddDone(output, "completed");
                Add("response.completed", new { response = Response("completed", output) });
                break;
        }
    }

    private void AddDone(int output, string status)
    {
        if (_scenario.Refusal is { } refusal)
        {
            Add("response.refusal.delta", new { item_id = ItemId, output_index = output, content_index = 0, delta = refusal });
            Add("response.refusal.done", new { item_id = ItemId, output_index = output, content_index = 0, refusal });
        }
        else
        {
            AddAnnotations(output);
            var text = SentText(_scenario);
            Add("response.output_text.done", new
            {
                item_id = ItemId,
                output_index = output,
                content_index = 0,
                text,
                logprobs = Array.Empty<object>(),
            });
        }

        var part = FinalPart();
        Add("response.content_part.done", new { item_id = ItemId, output_index = output, content_index = 0, part });
        Add("response.output_item.done", new { output_index = output, item = Item(status, [part]) });
    }

    private void AddAnnotations(int output)
    {
        var annotations = Annotations();
        for (var index = 0; index < annotations.Length; index++)
        {
            Add("response.output_text.annotation.added", new
            {
                item_id = ItemId,
                output_index = output,
                content_index = 0,
                annotation_index = index,
                annotation = annotations[index],
            });
        }
    }

    /// <summary>Sources come from searches: each kind has a call of its tool before the text.</summary>
    private int AddTools()
    {
        var count = 0;
        if (_scenario.Citations.Any(citation => citation.Url is not null))
        {
            AddTool(count++, "web_search_call", "ws_scripted", status =>
                new { id = "ws_scripted", type = "web_search_call", status, action = new { type = "search", query = "scripted" } });
        }

        if (_scenario.Citations.Any(citation => citation.FileId is not null))
        {
            AddTool(count++, "file_search_call", "fs_scripted", status =>
                new { id = "fs_scripted", type = "file_search_call", status, queries = Queries, results = (object?)null });
        }

        return count;
    }

    private void AddTool(int output, string name, string id, Func<string, object> item)
    {
        Add("response.output_item.added", new { output_index = output, item = item("in_progress") });
        foreach (var state in SearchStates)
            Add($"response.{name}.{state}", new { output_index = output, item_id = id });
        Add("response.output_item.done", new { output_index = output, item = item("completed") });
    }

    private object[] Annotations()
    {
        var end = SentText(_scenario).Length;
        return [.. _scenario.Citations.Select(citation => citation.Url is { } url
            ? (object)new { type = "url_citation", start_index = 0, end_index = end, url, title = citation.Title }
            : new { type = "file_citation", file_id = citation.FileId, index = end, filename = citation.Title })];
    }

    private object FinalPart() =>
        _scenario.Refusal is { } refusal ? new { type = "refusal", refusal } : Part(SentText(_scenario), Annotations());

    private static object Part(string text, object[] annotations) =>
        new { type = "output_text", text, annotations, logprobs = Array.Empty<object>() };

    private static object Item(string status, object[] content) =>
        new { id = ItemId, type = "message", status, content, role = "assistant" };

    private object Response(string status, int? output = null, string? incomplete = null, object? failure = null) => new
    {
        id = IdPlace,
        @object = "response",
        created_at = 1_760_000_000,
        status,
        background = false,
        error = failure,
        incomplete_details = incomplete is null ? null : new { reason = incomplete },
        instructions = (string?)null,
        max_output_tokens = (int?)null,
        model = ModelPlace,
        output = output is null ? [] : new[] { Item(status, [FinalPart()]) },
        parallel_tool_calls = true,
        previous_response_id = PreviousPlace,
        reasoning = new { effort = (string?)null, summary = (string?)null },
        service_tier = "default",
        store = StorePlace,
        temperature = 1.0,
        text = new { format = new { type = "text" } },
        tool_choice = "auto",
        tools = Array.Empty<object>(),
        top_p = 1.0,
        truncation = "disabled",
        usage = status is "in_progress" ? null : Usage(UsageOf(_scenario)),
        user = (string?)null,
        metadata = new { },
    };

    private static object Usage(UpstreamUsage usage) => new
    {
        input_tokens = usage.Input,
        input_tokens_details = new { cached_tokens = usage.Cached },
        output_tokens = usage.Output,
        output_tokens_details = new { reasoning_tokens = usage.Reasoning },
        total_tokens = usage.Input + usage.Output,
    };

    /// <summary>The type and the number come first in each event.</summary>
    private void Add(string type, object fields) => _events
        .Append("event: ").Append(type)
        .Append("\ndata: {\"type\":\"").Append(type).Append("\",\"sequence_number\":").Append(_sequence++).Append(',')
        .Append(Json(fields).AsSpan(1))
        .Append("\n\n");

    private string Take()
    {
        var events = _events.ToString();
        _events.Clear();
        return events;
    }
}
