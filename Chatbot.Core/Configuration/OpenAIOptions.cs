namespace Chatbot.Core.Configuration;

/// <summary>How a model is reached.</summary>
public enum ModelApi
{
    /// <summary>The Responses API of OpenAI.</summary>
    Responses,

    /// <summary>Chat Completions, as compatible servers speak it.</summary>
    ChatCompletions,

    /// <summary>The offline demonstration: no key, no server.</summary>
    Demo,
}

/// <summary>The section <c>OpenAI</c>: the way to the model.</summary>
public sealed class OpenAIOptions
{
    /// <summary>Unset: <see cref="ModelApi.Responses"/>; in Development without a key, <see cref="ModelApi.Demo"/>.</summary>
    public ModelApi? Api { get; set; }

    /// <summary>The API key. Flat name: <c>OPENAI_API_KEY</c>.</summary>
    [Setting(FlatName = "OPENAI_API_KEY", Secret = true)]
    public string ApiKey { get; set; } = "";

    /// <summary>A file that holds the key, read again when it changes. Flat name: <c>OPENAI_API_KEY_FILE</c>.</summary>
    [Setting(FlatName = "OPENAI_API_KEY_FILE")]
    public string ApiKeyFile { get; set; } = "/run/secrets/openai_api_key";

    /// <summary>The base address of a compatible server, such as <c>http://localhost:11434/v1</c>. Unset: OpenAI's own.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The model that answers unless another is picked.</summary>
    public string Model { get; set; } = "gpt-4.1-mini";

    /// <summary>The models that a user may pick, besides <see cref="Model"/>.</summary>
    public List<string> Models { get; set; } = [];

    /// <summary>The system prompt; empty: none.</summary>
    public string Instructions { get; set; } = "";

    /// <summary>0 to 2; unset: the model's own.</summary>
    public float? Temperature { get; set; }

    /// <summary>The most output a single answer may have, in tokens; unset: the model's own.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>How much history a model takes, in tokens; what is older is left out, and the page says where.</summary>
    public int ContextWindow { get; set; } = 128_000;

    /// <summary>Lets the provider keep responses, so that only the newest turn is sent. False: nothing is kept there.</summary>
    public bool StoreResponses { get; set; } = true;

    /// <summary>Offers the provider's web search where the API has it.</summary>
    public bool WebSearch { get; set; } = true;

    /// <summary>Offers the provider's vector stores for file search where the API has them.</summary>
    public bool FileSearch { get; set; } = true;

    /// <summary>How long connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the first token may take.</summary>
    public TimeSpan FirstTokenTimeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>How long the pause between two tokens may be.</summary>
    public TimeSpan BetweenTokensTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a request that was refused for the moment, or has not arrived, is sent again, 0 to 10.</summary>
    public int Retries { get; set; } = 2;
}
