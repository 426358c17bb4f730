using Chatbot.Core.Configuration;

namespace Chatbot.Core.Provider;

/// <summary>The models that a user may pick, as the settings have them now.</summary>
public sealed class ModelCatalog(CurrentOptions current, ProviderFeatures features)
{
    /// <summary>What the demo calls itself: it must not pose as the model in the settings.</summary>
    public const string DemoModel = "demo";

    /// <summary>All of them, each once; the first is <see cref="Default"/>.</summary>
    public IReadOnlyList<string> Models => features.Demo ? [DemoModel] : Offered(current.Value.OpenAI);

    /// <summary>The model that answers unless another is picked.</summary>
    public string Default => Models[0];

    /// <summary>Whether a model of this exact name is offered.</summary>
    public bool Contains(string? name) => name is not null && Models.Contains(name, StringComparer.Ordinal);

    private static List<string> Offered(OpenAIOptions options) =>
        [.. options.Models.Prepend(options.Model).Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.Ordinal)];
}
