using Chatbot.Core.Configuration;
using Microsoft.Extensions.Configuration;

namespace Chatbot.Tests.Configuration;

/// <summary>Settings from where they come from in earnest: JSON files and variables.</summary>
internal static class Settings
{
    /// <summary>What a Production that may start has at least.</summary>
    public const string GoodSecretKey = "0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdef0123456789abcdef";

    public static LoadedOptions FromJson(string json, string profile = "Development") => Load(profile, json, []);

    public static LoadedOptions FromValues(string profile, params (string Key, string Value)[] values) => Load(profile, "{}", values);

    /// <summary>Values as the command line gives them, above the JSON file.</summary>
    public static LoadedOptions Load(string profile, string json, (string Key, string Value)[] values)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        var configuration = new ConfigurationBuilder()
            .AddJsonStream(stream)
            .AddCommandLine([.. values.Select(pair => $"--{pair.Key}={pair.Value}")])
            .Build();
        return ChatbotOptionsLoader.Load(configuration, profile);
    }
}
