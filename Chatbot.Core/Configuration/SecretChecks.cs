using System.Text;

namespace Chatbot.Core.Configuration;

/// <summary>Finds the secrets, and refuses those that protect nothing.</summary>
public static class SecretChecks
{
    private const int ShortestSecretKey = 32;

    private static readonly string[] WellKnown =
        ["hard-to-guess", "change-me", "changeme", "change_me", "your-secret", "your_secret", "secret-key", "secret_key", "your_openai", "example"];

    /// <summary>Puts the content of the secret key's file into the settings and returns what is wrong with the secrets.</summary>
    internal static List<SettingError> Apply(ChatbotOptions options)
    {
        var errors = new List<SettingError>();
        var secretKey = Setting.Find("SecretKey")!;
        if (options.SecretKey.Length == 0)
            options.SecretKey = Read(secretKey, "SecretKeyFile", options, errors) ?? "";
        var apiKey = options.OpenAI.ApiKey.Length > 0 ? options.OpenAI.ApiKey
            : Read(Setting.Find("OpenAI:ApiKey")!, "OpenAI:ApiKeyFile", options, errors);
        if (apiKey is not null && !SettingRules.ByKey["OpenAI:ApiKey"].Accepts(apiKey) && options.OpenAI.ApiKey.Length == 0)
            errors.Add(SettingError.OfValue(Setting.Find("OpenAI:ApiKeyFile")!, options.OpenAI.ApiKeyFile, new LocalText("AllowedApiKey")));
        if (options.Oidc is { Authority: not null, ClientSecret: "" })
            options.Oidc.ClientSecret = Read(Setting.Find("Oidc:ClientSecret")!, "Oidc:ClientSecretFile", options, errors) ?? "";
        if (options.Telemetry is { OtlpEndpoint: not null, OtlpHeaders: "" })
            ReadHeaders(options, errors);
        if (options is ProductionOptions && errors.Count == 0)
            errors.AddRange(Weaknesses(options, apiKey));
        return errors;
    }

    private static void ReadHeaders(ChatbotOptions options, List<SettingError> errors)
    {
        var headers = Read(Setting.Find("Telemetry:OtlpHeaders")!, "Telemetry:OtlpHeadersFile", options, errors) ?? "";
        if (SettingRules.ByKey["Telemetry:OtlpHeaders"] is var rule && rule.Accepts(headers))
            options.Telemetry.OtlpHeaders = headers;
        else
            errors.Add(SettingError.OfValue(Setting.Find("Telemetry:OtlpHeadersFile")!, options.Telemetry.OtlpHeadersFile, rule.Allowed));
    }

    /// <summary>What is wrong with secrets that were read: Production refuses it, the other profiles let it pass.</summary>
    public static IEnumerable<SettingError> Weaknesses(ChatbotOptions options, string? apiKey) =>
        [.. CheckSecretKey(Setting.Find("SecretKey")!, options), .. CheckApiKey(apiKey, options)];

    private static IEnumerable<SettingError> CheckSecretKey(Setting setting, ChatbotOptions options)
    {
        var key = options.SecretKey;
        var remedy = new LocalText("RemedySecretKey", options.SecretKeyFile);
        if (key.Length == 0)
            yield return SettingError.Of(setting, new LocalText("ProblemNoSecretKey"), remedy);
        else if (IsWellKnown(key) || key.Distinct().Count() < 8)
            yield return SettingError.Of(setting, new LocalText("ProblemWellKnownSecretKey"), remedy);
        else if (Encoding.UTF8.GetByteCount(key) < ShortestSecretKey)
            yield return SettingError.Of(setting, new LocalText("ProblemShortSecretKey", ShortestSecretKey), remedy);
    }

    private static IEnumerable<SettingError> CheckApiKey(string? key, ChatbotOptions options)
    {
        var model = options.OpenAI;
        var mayBeMissing = model.Api == ModelApi.Demo || model.Endpoint is not null;
        if (string.IsNullOrEmpty(key) ? !mayBeMissing : IsWellKnown(key))
        {
            yield return SettingError.Of(
                Setting.Find("OpenAI:ApiKey")!, new LocalText("ProblemNoApiKey"), new LocalText("RemedyApiKey", model.ApiKeyFile));
        }
    }

    private static bool IsWellKnown(string key) => Array.Exists(WellKnown, known => key.Contains(known, StringComparison.OrdinalIgnoreCase));

    /// <summary>Null when there is none. A file that was named and is not there is an error; one in the usual place may be missing.</summary>
    private static string? Read(Setting secret, string fileKey, ChatbotOptions options, List<SettingError> errors)
    {
        var file = Setting.Find(fileKey)!;
        var path = (string)file.Get(options)!;
        try
        {
            if (SecretFile.Read(path) is { Length: > 0 } value)
                return value;
            if (path == (string)file.Get(new ProductionOptions())!)
                return null;
        }
        catch (IOException)
        {
            // Told below, without a stack trace.
        }

        errors.Add(SettingError.Of(file, new LocalText("ProblemFile", SettingError.Quote(path)), new LocalText("RemedyFile", secret.Variable!)));
        return null;
    }
}
