using System.Text.Json;
using System.Text.RegularExpressions;
using Chatbot.Core.Configuration;

namespace Chatbot.Web.Hosting;

/// <summary>
/// The belt: strikes secrets out of text that is about to leave the process. No code of ours writes one; a package's exception
/// might.
/// </summary>
public sealed partial class SecretRedactor
{
    public const string Replacement = "[redacted]";

    /// <summary>What is shorter would strike out ordinary words.</summary>
    private const int Shortest = 8;

    private readonly Lock _lock = new();
    private volatile string[] _secrets = [];
    private volatile IApiKeySource? _keys;
    private volatile string? _lastKey;

    /// <summary>Knows the secrets of the environment at once, so that the first line is safe already.</summary>
    public SecretRedactor()
    {
        Add(Environment.GetEnvironmentVariable("OPENAI_API_KEY"));
        Add(Environment.GetEnvironmentVariable("OpenAI__ApiKey"));
        Add(Environment.GetEnvironmentVariable("SECRET_KEY"));
        Add(Environment.GetEnvironmentVariable("SecretKey"));
    }

    /// <summary>Adds a secret for good; an old key is still a secret after a new one came.</summary>
    public void Add(string? secret)
    {
        secret = secret?.Trim();
        if (secret is null || secret.Length < Shortest)
            return;

        // Most secrets look the same everywhere, and to find that out by encoding them takes a fiftieth of a start.
        string[] forms = secret.All(LooksTheSame) ? [secret] : [secret, JsonEncodedText.Encode(secret).ToString(), Uri.EscapeDataString(secret)];
        lock (_lock)
            _secrets = [.. _secrets.Union(forms).OrderByDescending(form => form.Length)];
    }

    /// <summary>Adds every secret among the settings.</summary>
    public void AddSecretsOf(ChatbotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Add(options.OpenAI.ApiKey);
        Add(options.SecretKey);
        Add(options.Oidc.ClientSecret);
        foreach (var (_, value) in options.Telemetry.Headers())
        {
            Add(value);
            // Without the word in front: Bearer, Basic.
            Add(value.Split(' ')[^1]);
        }
    }

    /// <summary>Follows a key that may change while the process runs.</summary>
    public void Follow(IApiKeySource keys) => _keys = keys;

    public string Redact(string text)
    {
        var key = _keys?.Current;
        if (key != _lastKey)
        {
            _lastKey = key;
            Add(key);
        }

        foreach (var secret in _secrets)
            text = text.Replace(secret, Replacement, StringComparison.Ordinal);
        return LinkToken().Replace(text, "$1" + Replacement);
    }

    private static bool LooksTheSame(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.';

    // A link that works once stands in an address, and addresses stand in logs.
    [GeneratedRegex("(/(?:invite|reset)/)[A-Za-z0-9_-]{20,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LinkToken();
}
