using System.Text.Json.Nodes;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Configuration;
using Microsoft.Extensions.AI;

namespace Chatbot.Tests.Provider.Wire;

/// <summary>What goes out, to the letter: the provider bills it and other servers must understand it.</summary>
public sealed class RequestJsonTests
{
    private static readonly byte[] Bytes = [1, 2, 3];

    private static async Task<string> SentAsync(
        ModelApi api, IList<ChatMessage> messages, ChatOptions? options, Action<OpenAIOptions>? configure = null)
    {
        await using var host = await ProviderHost.StartAsync(api, new Scenario { Tokens = ["Hi"] }, configure);
        var reading = await host.AskAsync(messages, options);
        Assert.Null(reading.Failure);
        return host.Upstream.Requests.Single().Body;
    }

    private static void AssertJson(string expected, string actual) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), Sorted(JsonNode.Parse(actual)!, JsonNode.Parse(expected)!).ToJsonString());

    /// <summary>The order of properties means nothing: they are put in the expected one.</summary>
    private static JsonNode Sorted(JsonNode actual, JsonNode? expected) => actual switch
    {
        JsonObject o => new JsonObject(o.OrderBy(pair => Place(pair.Key, expected)).Select(pair => KeyValuePair.Create(
            pair.Key, pair.Value is null ? null : Sorted(pair.Value, (expected as JsonObject)?[pair.Key])))),
        JsonArray a => new JsonArray([.. a.Select((item, i) => item is null ? null : Sorted(
            item, expected is JsonArray e && i < e.Count ? e[i] : null))]),
        _ => actual.DeepClone(),
    };

    private static int Place(string name, JsonNode? expected)
    {
        var index = expected is JsonObject o ? o.Select(pair => pair.Key).ToList().IndexOf(name) : -1;
        return index < 0 ? int.MaxValue : index;
    }

    [Fact]
    public async Task Responses_AllThatCanBeAsked_IsExactlyThis()
    {
        IList<ChatMessage> messages =
        [
            new(ChatRole.User,
            [
                new TextContent("これは何ですか"),
                new DataContent(Bytes, "image/png") { Name = "図.png" },
                new DataContent(Bytes, "application/pdf") { Name = "報告書.pdf" },
            ]),
        ];
        var options = new ChatOptions
        {
            ModelId = "gpt-picked",
            Temperature = 0.5f,
            MaxOutputTokens = 900,
            Instructions = "Be brief.",
            ConversationId = "resp_before",
            Tools = [new HostedWebSearchTool(), new HostedFileSearchTool { Inputs = [new HostedVectorStoreContent("vs_1")] }],
        };

        AssertJson("""
            {
              "model": "gpt-picked",
              "stream": true,
              "instructions": "Be brief.",
              "temperature": 0.5,
              "max_output_tokens": 900,
              "previous_response_id": "resp_before",
              "max_tool_calls": 5,
              "tools": [ { "type": "web_search" }, { "type": "file_search", "vector_store_ids": [ "vs_1" ] } ],
              "input": [ { "type": "message", "role": "user", "content": [
                { "type": "input_text", "text": "これは何ですか" },
                { "type": "input_image", "image_url": "data:image/png;base64,AQID" },
                { "type": "input_file", "filename": "報告書.pdf", "file_data": "data:application/pdf;base64,AQID" }
              ] } ]
            }
            """, await SentAsync(ModelApi.Responses, messages, options));
    }

    [Fact]
    public async Task Responses_NothingIsToBeKept_SaysSoAndSendsTheHistory()
    {
        IList<ChatMessage> messages =
        [
            new(ChatRole.User, "One?"), new(ChatRole.Assistant, "One."), new(ChatRole.User, "Two?"),
        ];
        AssertJson("""
            {
              "model": "gpt-test",
              "stream": true,
              "store": false,
              "input": [
                { "type": "message", "role": "user", "content": [ { "type": "input_text", "text": "One?" } ] },
                { "type": "message", "role": "assistant", "content": [ { "type": "output_text", "text": "One.", "annotations": [] } ] },
                { "type": "message", "role": "user", "content": [ { "type": "input_text", "text": "Two?" } ] }
              ]
            }
            """, await SentAsync(ModelApi.Responses, messages, null, options => options.StoreResponses = false));
    }

    [Fact]
    public async Task ChatCompletions_AllThatCanBeAsked_IsExactlyThis()
    {
        IList<ChatMessage> messages =
        [
            new(ChatRole.User, "One?"),
            new(ChatRole.Assistant, "One."),
            new(ChatRole.User, [new TextContent("これは何ですか"), new DataContent(Bytes, "image/png")]),
        ];
        var options = new ChatOptions { ModelId = "llama-picked", Temperature = 0.5f, MaxOutputTokens = 900, Instructions = "Be brief." };

        AssertJson("""
            {
              "model": "llama-picked",
              "stream": true,
              "stream_options": { "include_usage": true },
              "temperature": 0.5,
              "max_tokens": 900,
              "messages": [
                { "role": "system", "content": "Be brief." },
                { "role": "user", "content": "One?" },
                { "role": "assistant", "content": "One." },
                { "role": "user", "content": [
                  { "type": "text", "text": "これは何ですか" },
                  { "type": "image_url", "image_url": { "url": "data:image/png;base64,AQID" } }
                ] }
              ]
            }
            """, await SentAsync(ModelApi.ChatCompletions, messages, options));
    }
}
