using System.Security.Cryptography;
using Chatbot.Core.Configuration;
using Microsoft.Extensions.Configuration;

namespace Chatbot.Tests.Configuration;

/// <summary>Settings from where they come from in earnest: a JSON file, variables and the command line.</summary>
internal sealed class Settings : IDisposable
{
    public const string GoodSecretKey = "0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdef0123456789abcdef";
    public const string GoodApiKey = "sk-0123456789abcdef";

    private readonly string _prefix = RandomNumberGenerator.GetHexString(12) + "_";
    private readonly List<string> _variables = [];
    private readonly List<string> _arguments = [];
    private string _json = "{}";

    public string Folder { get; } = Directory.CreateTempSubdirectory("chatbot-settings-").FullName;

    public Settings Json(string json)
    {
        _json = json;
        return this;
    }

    public Settings Variable(string name, string value)
    {
        // The prefix keeps parallel tests apart; the provider takes it off.
        Environment.SetEnvironmentVariable(_prefix + name, value);
        _variables.Add(_prefix + name);
        return this;
    }

    public Settings Argument(string key, string value)
    {
        _arguments.Add($"--{key}={value}");
        return this;
    }

    /// <summary>What a Production that may start has at least.</summary>
    public Settings Secrets() => Variable("SECRET_KEY", GoodSecretKey).Variable("OPENAI_API_KEY", GoodApiKey);

    public string File(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public LoadedOptions Load(string? profile = "Development")
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(File("appsettings.json", _json))
            .AddEnvironmentVariables(_prefix)
            .AddCommandLine([.. _arguments])
            .Build();
        return ChatbotOptionsLoader.Load(configuration, profile);
    }

    public void Dispose()
    {
        _variables.ForEach(name => Environment.SetEnvironmentVariable(name, null));
        Directory.Delete(Folder, recursive: true);
    }
}
