using Chatbot.Core.Configuration;

namespace Chatbot.Core.Provider;

/// <summary>Which way to the model is taken when the setting <c>OpenAI:Api</c> leaves it open.</summary>
public static class ModelApiResolver
{
    /// <summary>
    /// What is set wins. Otherwise an address of one's own means Chat Completions, the form that compatible servers share;
    /// Development without a key and without an address means the demo; all else the Responses API.
    /// </summary>
    public static ModelApi Resolve(OpenAIOptions options, bool hasKey, bool development) => options switch
    {
        { Api: { } chosen } => chosen,
        { Endpoint: not null } => ModelApi.ChatCompletions,
        _ when development && !hasKey => ModelApi.Demo,
        _ => ModelApi.Responses,
    };
}
