using System.ClientModel.Primitives;
using Chatbot.Core.Provider;
using Chatbot.Core.Provider.Pipeline;
using Microsoft.Extensions.AI;
using OpenAI.Responses;

// The Responses API is what the product speaks, finished or not.
#pragma warning disable OPENAI001

namespace Chatbot.Tests.Provider.Pipeline;

public sealed class OutcomeChatClientTests
{
    private const string WebSearch = """{ "id": "ws_1", "type": "web_search_call", "status": "in_progress", "action": { "type": "search", "query": "q" } }""";
    private const string FileSearch = """{ "id": "fs_1", "type": "file_search_call", "status": "in_progress", "queries": ["q"] }""";

    // An answer that is stopped during a search hears nothing of its end, and pays for it.
    [Theory]
    [InlineData("web_search_calls", 1, WebSearch, "added")]
    [InlineData("web_search_calls", 1, WebSearch, "done")]
    [InlineData("web_search_calls", 1, WebSearch, "added", "added", "done", "done")]
    [InlineData("file_search_calls", 1, FileSearch, "added", "done")]
    [InlineData("file_search_calls", 0, WebSearch, "added", "done")]
    public async Task Search_Begun_IsCountedOnce(string name, int calls, string item, params string[] events)
    {
        var failure = new ProviderException(ProviderError.Cut);
        using var client = new OutcomeChatClient(new ScriptedClient(ScriptedClient.Fails(failure, [.. events.Select(Event)])));
        long counted = 0;

        await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hello"))
                counted += update.Contents.OfType<UsageContent>().Sum(usage => usage.Details.AdditionalCounts?.GetValueOrDefault(name) ?? 0);
        });

        Assert.Equal(calls, counted);

        ChatResponseUpdate Event(string kind) => new()
        {
            RawRepresentation = ModelReaderWriter.Read<StreamingResponseUpdate>(BinaryData.FromString(
                $$"""{ "type": "response.output_item.{{kind}}", "sequence_number": 1, "output_index": 0, "item": {{item}} }""")),
        };
    }
}
