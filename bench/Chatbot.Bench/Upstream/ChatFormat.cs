using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Chatbot.Bench.Upstream;

/// <summary>The chunks of Chat Completions, with the usage in the last one as <c>stream_options.include_usage</c> asks.</summary>
internal sealed class ChatFormat : WireFormat
{
    private const string Done = "data: [DONE]\n\n";

    [SetsRequiredMembers]
    public ChatFormat(Scenario scenario)
    {
        Head = Chunk(new { role = "assistant", content = "", refusal = (string?)null });
        Tokens = [.. scenario.Tokens.Take(scenario.Refusal is null ? Sent(scenario) : 0)
            .Select(content => Encoding.UTF8.GetBytes(Chunk(new { content })))];
        Tail = End(scenario);
    }

    private static string End(Scenario scenario) => scenario.Fault switch
    {
        Fault.Cut or Fault.NoEnd or Fault.Hang => "",
        Fault.Garbage => "data: {\"id\":\"chatcmpl-scr\n\n",
        Fault.ErrorEvent error => Error(error.Code, error.Message),
        Fault.Failed failed => Error(failed.Code, failed.Message),
        Fault.Incomplete incomplete => Finish(scenario, incomplete.Reason is "content_filter" ? "content_filter" : "length"),
        _ when scenario.Refusal is { } refusal => Chunk(new { refusal }) + Finish(scenario, "stop"),
        _ => Finish(scenario, "stop"),
    };

    private static string Finish(Scenario scenario, string reason)
    {
        var usage = UsageOf(scenario);
        return Chunk(new { }, reason) + Event(new
        {
            id = "chatcmpl-scripted",
            @object = "chat.completion.chunk",
            created = 1_760_000_000,
            model = "scripted",
            choices = Array.Empty<object>(),
            usage = new
            {
                prompt_tokens = usage.Input,
                completion_tokens = usage.Output,
                total_tokens = usage.Input + usage.Output,
                prompt_tokens_details = new { cached_tokens = usage.Cached, audio_tokens = 0 },
                completion_tokens_details = new { reasoning_tokens = usage.Reasoning, audio_tokens = 0 },
            },
        }) + Done;
    }

    private static string Error(string code, string message) =>
        Event(new { error = new { message, type = "server_error", param = (string?)null, code } });

    private static string Chunk(object delta, string? finish = null) => Event(new
    {
        id = "chatcmpl-scripted",
        @object = "chat.completion.chunk",
        created = 1_760_000_000,
        model = "scripted",
        service_tier = "default",
        system_fingerprint = "fp_scripted",
        choices = new[] { new { index = 0, delta, logprobs = (object?)null, finish_reason = finish } },
        usage = (object?)null,
    });

    private static string Event(object data) => $"data: {Json(data)}\n\n";
}
