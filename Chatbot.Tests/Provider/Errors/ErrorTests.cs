using Chatbot.Bench.Upstream;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Microsoft.Extensions.AI;

namespace Chatbot.Tests.Provider.Errors;

/// <summary>Each reason, in both wire formats, from a server that fails in the way of the real ones.</summary>
public sealed class ErrorTests
{
    private static readonly ModelApi[] Apis = [ModelApi.Responses, ModelApi.ChatCompletions];

    /// <summary>Status, code, type, message: as OpenAI and compatible servers word them.</summary>
    private static readonly (ProviderError Expected, Fault.Refused Fault)[] Refusals =
    [
        (ProviderError.KeyRefused, Fault.OpenAIError(401, "invalid_api_key", "invalid_request_error", "Incorrect API key provided: sk-proj-V*****6789.")),
        (ProviderError.KeyRefused, Fault.OpenAIError(403, "unsupported_country_region_territory", "request_forbidden", "Country not supported")),
        (ProviderError.KeyRefused, new(401, "Unauthorized", "text/plain")),
        (ProviderError.ModelNotFound, Fault.OpenAIError(404, "model_not_found", "invalid_request_error", "The model `gpt-9` does not exist")),
        (ProviderError.ModelNotFound, Fault.OpenAIError(403, "model_not_found", "invalid_request_error", "Project does not have access to model `gpt-9`")),
        (ProviderError.ModelNotFound, new(404, """{"error":{"message":"model \"llama9\" not found, try pulling it first","type":"api_error","code":null}}""")),
        (ProviderError.ModelNotFound, new(404, """{"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404}""")),
        (ProviderError.QuotaExhausted, Fault.OpenAIError(429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota")),
        (ProviderError.QuotaExhausted, Fault.OpenAIError(429, null, "requests", "You exceeded your current quota, please check your plan")),
        (ProviderError.QuotaExhausted, new(402, """{"error":{"message":"Insufficient credits","code":402}}""")),
        (ProviderError.RateLimited, Fault.OpenAIError(429, "rate_limit_exceeded", "requests", "Rate limit reached for gpt-test")),
        (ProviderError.RateLimited, new(429, "slow down", "text/plain")),
        (ProviderError.TooLong, Fault.OpenAIError(400, "context_length_exceeded", "invalid_request_error", "Your input exceeds the context window of this model.")),
        (ProviderError.TooLong, Fault.OpenAIError(400, "string_above_max_length", "invalid_request_error", "Invalid 'input': string too long.")),
        (ProviderError.TooLong, Fault.OpenAIError(429, "rate_limit_exceeded", "tokens", "Request too large for gpt-test on tokens per min (TPM): Limit 30000, Requested 50000.")),
        (ProviderError.TooLong, new(400, """{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 9000 tokens","type":"BadRequestError","code":400}""")),
        (ProviderError.TooLong, new(400, """{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error"}}""")),
        (ProviderError.TooLong, new(413, "<html>Payload too large</html>", "text/html")),
        (ProviderError.ContentRefused, Fault.OpenAIError(400, "content_policy_violation", "invalid_request_error", "Your request was rejected")),
        (ProviderError.ContentRefused, Fault.OpenAIError(400, "content_filter", "", "The response was filtered")),
        (ProviderError.ContentRefused, Fault.OpenAIError(400, "invalid_prompt", "invalid_request_error", "Invalid prompt: flagged")),
        (ProviderError.ServerError, Fault.OpenAIError(500, "server_error", "server_error", "The server had an error")),
        (ProviderError.ServerError, new(502, "<html>Bad gateway</html>", "text/html")),
        (ProviderError.ServerError, new(503)),
        (ProviderError.ServerError, new(200, "<html>Welcome to your router</html>", "text/html")),
        (ProviderError.TimedOut, new(408)),
        (ProviderError.TimedOut, new(504, "<html>Gateway time-out</html>", "text/html")),
        (ProviderError.RequestRefused, Fault.OpenAIError(400, "unsupported_parameter", "invalid_request_error", "Unsupported parameter: 'temperature'")),
        (ProviderError.RequestRefused, new(404, "<html>Not found</html>", "text/html")),
        (ProviderError.RequestRefused, new(422, """{"detail":[{"loc":["body"],"msg":"extra inputs"}]}""")),
    ];

    private static readonly (ProviderError Expected, Fault.MidAnswer Fault)[] MidAnswers =
    [
        (ProviderError.Unreachable, new Fault.Cut(0)),
        (ProviderError.Cut, new Fault.Cut(5)),
        (ProviderError.ServerError, new Fault.NoEnd(0)),
        (ProviderError.Cut, new Fault.NoEnd(5)),
        (ProviderError.ServerError, new Fault.Garbage(0)),
        (ProviderError.Cut, new Fault.Garbage(5)),
        (ProviderError.ServerError, new Fault.ErrorEvent(0, "server_error", "The server had an error")),
        (ProviderError.ServerError, new Fault.ErrorEvent(5, "server_error", "The server had an error")),
        (ProviderError.RateLimited, new Fault.ErrorEvent(0, "rate_limit_exceeded", "Rate limit reached")),
        (ProviderError.TooLong, new Fault.ErrorEvent(0, "context_length_exceeded", "Too long")),
        (ProviderError.QuotaExhausted, new Fault.Failed(0, "insufficient_quota", "You exceeded your current quota")),
        (ProviderError.ContentRefused, new Fault.Failed(5, "invalid_prompt", "Flagged")),
        (ProviderError.ServerError, new Fault.Failed(5, "server_error", "The server had an error")),
        (ProviderError.ContentRefused, new Fault.Incomplete(5, "content_filter")),
    ];

    public static TheoryData<ModelApi, int> RefusalCases() => Cases(Refusals.Length);

    public static TheoryData<ModelApi, int> MidAnswerCases() => Cases(MidAnswers.Length);

    private static TheoryData<ModelApi, int> Cases(int count)
    {
        var cases = new TheoryData<ModelApi, int>();
        foreach (var api in Apis)
        {
            for (var index = 0; index < count; index++)
                cases.Add(api, index);
        }

        return cases;
    }

    [Theory, MemberData(nameof(RefusalCases))]
    public async Task Error_RequestRefused_HasItsReason(ModelApi api, int index)
    {
        var (expected, fault) = Refusals[index];
        await using var host = await ProviderHost.StartAsync(api, Scenario.Failing(fault));
        var reading = await host.AskAsync();
        Assert.Equal(expected, reading.Error);
        Assert.Equal("", reading.Text);
    }

    [Theory, MemberData(nameof(MidAnswerCases))]
    public async Task Error_InTheStream_HasItsReasonAndTheTextIsKept(ModelApi api, int index)
    {
        var (expected, fault) = MidAnswers[index];
        await using var host = await ProviderHost.StartAsync(api, Scenario.Failing(fault));
        var reading = await host.AskAsync();
        Assert.Equal(expected, reading.Error);
        Assert.Equal(UpstreamText.Whole(fault.AfterTokens), reading.Text);
    }

    [Theory]
    [InlineData(ModelApi.Responses)]
    [InlineData(ModelApi.ChatCompletions)]
    public async Task Error_NobodyListens_IsUnreachable(ModelApi api)
    {
        var gone = await ScriptedUpstream.StartAsync(new());
        await gone.DisposeAsync();
        await using var host = await ProviderHost.StartAsync(api, new Scenario(), options => options.Endpoint = gone.Address);
        Assert.Equal(ProviderError.Unreachable, (await host.AskAsync()).Error);
    }

    [Theory]
    [InlineData(ModelApi.Responses)]
    [InlineData(ModelApi.ChatCompletions)]
    public async Task Error_NameUnknown_IsUnreachable(ModelApi api)
    {
        await using var host = await ProviderHost.StartAsync(
            api, new Scenario(), options => options.Endpoint = new Uri("http://model.invalid/v1"));
        Assert.Equal(ProviderError.Unreachable, (await host.AskAsync()).Error);
    }

    [Fact]
    public async Task Error_PreviousResponseLost_IsConversationLostOnlyIfOneWasNamed()
    {
        await using var host = await ProviderHost.StartAsync(ModelApi.Responses, new UpstreamOptions
        {
            Script = request => request.PreviousResponseId is { } id ? Scenario.Failing(Fault.PreviousResponseLost(id)) : new(),
        });
        Assert.Equal(ProviderError.ConversationLost, (await host.AskAsync(options: new() { ConversationId = "resp_gone" })).Error);
        Assert.Null((await host.AskAsync()).Failure);
    }

    [Theory]
    [InlineData(404, """{"error":{"message":"Previous response resp_gone is gone","type":"invalid_request_error"}}""", ProviderError.ConversationLost)]
    [InlineData(404, """{"error":{"message":"Response resp_gone not found"}}""", ProviderError.ConversationLost)]
    [InlineData(404, """{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}""", ProviderError.ModelNotFound)]
    [InlineData(400, """{"error":{"message":"Bad temperature","code":"invalid_value","param":"temperature"}}""", ProviderError.RequestRefused)]
    public async Task Error_WithAPreviousResponse_IsLostOnlyWhenItSpeaksOfThat(int status, string body, ProviderError expected)
    {
        await using var host = await ProviderHost.StartAsync(ModelApi.Responses, Scenario.Failing(new Fault.Refused(status, body)));
        Assert.Equal(expected, (await host.AskAsync(options: new() { ConversationId = "resp_gone" })).Error);
    }

    [Theory]
    [InlineData(ModelApi.Responses)]
    [InlineData(ModelApi.ChatCompletions)]
    public async Task Error_Filtered_TokensAreStillCounted(ModelApi api)
    {
        await using var host = await ProviderHost.StartAsync(
            api, new Scenario { Fault = new Fault.Incomplete(5, "content_filter"), Usage = new(70, 5) });
        Assert.Equal(70, (await host.AskAsync()).Usage!.InputTokenCount);
    }

    /// <summary>A provider that quotes the key and the question in each of its errors.</summary>
    [Fact]
    public async Task Error_Whatever_NeverCarriesTheKeyOrTheQuestion()
    {
        const string Question = "the-secret-question";
        const string Quote = $"Incorrect key {ProviderHost.SecretKey} for {Question}";
        var quoting = Refusals.Select(refusal => (Fault)(refusal.Fault with { Body = Fault.OpenAIError(refusal.Fault.Status, ProviderHost.SecretKey, Question, Quote).Body }))
            .Append(new Fault.Refused(400, Quote, "text/plain"))
            .Append(new Fault.ErrorEvent(0, ProviderHost.SecretKey, Quote))
            .Append(new Fault.Failed(0, Question, Quote));
        foreach (var fault in quoting.SelectMany(fault => Apis, (fault, api) => (fault, api)))
        {
            await using var host = await ProviderHost.StartAsync(fault.api, Scenario.Failing(fault.fault));
            var reading = await host.AskAsync(Question, new ChatOptions { ConversationId = "resp_1" });
            var failure = Assert.IsType<ProviderException>(reading.Failure);
            Assert.DoesNotContain(ProviderHost.SecretKey, failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Question, failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Error_Detail_TellsAnAdministratorStatusCodeAndRequest()
    {
        var fault = Fault.OpenAIError(404, "model_not_found", "invalid_request_error", "no") with
        {
            Headers = new Dictionary<string, string> { ["x-request-id"] = "req_0123456789abcdef" },
        };
        await using var host = await ProviderHost.StartAsync(ModelApi.Responses, Scenario.Failing(fault));
        Assert.Equal(
            "The model gave no whole answer: ModelNotFound (HTTP 404, model_not_found, invalid_request_error, req_0123456789abcdef).",
            (await host.AskAsync()).Failure!.Message);
    }
}
