using Chatbot.Core.Configuration;

namespace Chatbot.Core.Provider;

/// <summary>What the configured way to the model can do; what it cannot is not offered on the page.</summary>
/// <param name="Demo">Answers are samples, made here.</param>
/// <param name="WebSearch">The hosted web search tool.</param>
/// <param name="FileSearch">The hosted file search tool over vector stores.</param>
/// <param name="PdfAsFile">PDFs go in whole; otherwise their extracted text does, and the page says so.</param>
/// <param name="KeepsResponses">A previous response can be referred to instead of sending the history again.</param>
public sealed record ProviderFeatures(bool Demo, bool WebSearch, bool FileSearch, bool PdfAsFile, bool KeepsResponses)
{
    /// <summary>Calls of hosted tools that one answer may make: what they may cost is reserved before it starts.</summary>
    public const int MostToolCalls = 5;

    /// <summary>The name under which calls of the web search come with the usage.</summary>
    public const string WebSearchCalls = "web_search_calls";

    /// <summary>The name under which calls of the file search come with the usage.</summary>
    public const string FileSearchCalls = "file_search_calls";

    /// <summary>The way that was chosen, see <see cref="ModelApiResolver"/>.</summary>
    public ModelApi Api { get; init; }

    /// <summary>What <paramref name="api"/> can do under these settings.</summary>
    public static ProviderFeatures For(OpenAIOptions options, ModelApi api)
    {
        var responses = api is ModelApi.Responses;
        return new(
            Demo: api is ModelApi.Demo,
            WebSearch: responses && options.WebSearch,
            FileSearch: responses && options.FileSearch,
            PdfAsFile: api is not ModelApi.ChatCompletions,
            KeepsResponses: responses && options.StoreResponses)
        { Api = api };
    }
}
