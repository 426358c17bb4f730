using Chatbot.Core.Configuration;

namespace Chatbot.Core.Provider;

/// <summary>The models that a user may pick.</summary>
public sealed class ModelCatalog
{
    /// <summary>What the demo calls itself: it must not pose as the model in the settings.</summary>
    public const string DemoModel = "demo";

    public ModelCatalog(OpenAIOptions options, ProviderFeatures features)
    {
        Models = features.Demo
            ? [DemoModel]
            : [.. options.Models.Prepend(options.Model)
                .Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>All of them, each once; the first is <see cref="Default"/>.</summary>
    public IReadOnlyList<string> Models { get; }

    /// <summary>The model that answers unless another is picked.</summary>
    public string Default => Models[0];

    /// <summary>Whether a model of this exact name is offered.</summary>
    public bool Contains(string? name) => name is not null && Models.Contains(name, StringComparer.Ordinal);
}
