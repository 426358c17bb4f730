using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Chatbot.Tests.Deployment;

/// <summary>compose.yaml as Compose reads it: with the variables of a <c>.env</c> put in and the services of other profiles left out.</summary>
internal sealed class ComposeFile
{
    private ComposeFile(JsonObject root, IReadOnlyList<string> profiles)
    {
        Root = root;
        Services = root["services"]!.AsObject()
            .Where(service => service.Value!["profiles"] is not JsonArray wanted || wanted.Any(profile => profiles.Contains((string?)profile)))
            .ToDictionary(service => service.Key, service => service.Value!);
    }

    public JsonObject Root { get; }

    public IReadOnlyDictionary<string, JsonNode> Services { get; }

    public JsonNode Chatbot => Services["chatbot"];

    public JsonNode Caddy => Services["caddy"];

    public static ComposeFile Plain() => Load(Variables(("CHATBOT_DOMAIN", "")));

    public static ComposeFile Tls(params (string Name, string Value)[] others) =>
        Load(Variables([("CHATBOT_DOMAIN", "chat.example.com"), .. others]));

    /// <summary>Those of .env.example, with some values changed as a person would.</summary>
    public static Dictionary<string, string> Variables(params (string Name, string Value)[] changes)
    {
        var variables = new Dictionary<string, string>();
        foreach (var pair in RepositoryFile.Lines(".env.example").Select(line => line.Split('=', 2)))
        {
            var change = changes.FirstOrDefault(change => change.Name == pair[0]);
            variables[pair[0]] = change.Value ?? Expand(pair[1], variables);
        }

        foreach (var (name, value) in changes)
            variables[name] = value;
        return variables;
    }

    public static ComposeFile Load(IReadOnlyDictionary<string, string> variables)
    {
        var yaml = new DeserializerBuilder().Build().Deserialize(Expand(RepositoryFile.Read("compose.yaml"), variables));
        var json = new SerializerBuilder().JsonCompatible().Build().Serialize(yaml);
        var profiles = variables.GetValueOrDefault("COMPOSE_PROFILES", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new ComposeFile(JsonNode.Parse(json)!.AsObject(), profiles);
    }

    public static string[] TextsOf(JsonNode? list) => list is JsonArray items ? [.. items.Select(item => (string)item!)] : [];

    /// <summary><c>${NAME:-else}</c> and <c>${NAME:+then}</c>, one inside the other too; another form is refused.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        for (var start = text.IndexOf("${", StringComparison.Ordinal); start >= 0; start = text.IndexOf("${", start, StringComparison.Ordinal))
        {
            var end = EndOf(text, start);
            var inner = text[(start + 2)..end];
            var colon = inner.IndexOf(':', StringComparison.Ordinal);
            Assert.True(colon > 0, $"{inner}: a variable without a default warns whoever has not set it.");
            var value = variables.GetValueOrDefault(inner[..colon], "");
            var other = Expand(inner[(colon + 2)..], variables);
            var result = inner[colon + 1] switch
            {
                '-' => value.Length > 0 ? value : other,
                '+' => value.Length > 0 ? other : "",
                _ => throw new NotSupportedException(inner),
            };
            text = text[..start] + result + text[(end + 1)..];
            start += result.Length;
        }

        return text;
    }

    private static int EndOf(string text, int start)
    {
        var depth = 0;
        for (var at = start; at < text.Length; at++)
        {
            depth += text[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (text[at] == '}' && depth == 0)
                return at;
        }

        throw new FormatException("A brace is not closed.");
    }
}
