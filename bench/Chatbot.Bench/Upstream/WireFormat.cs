using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chatbot.Bench.Upstream;

/// <summary>
/// One answer in the form of the wire, made once for each scenario: all chunks of text are bytes already; what carries the
/// response's id is a template.
/// </summary>
internal abstract class WireFormat
{
    protected const string IdPlace = "@ID@";
    protected const string ModelPlace = "@MODEL@";
    protected const string PreviousPlace = "@PREVIOUS@";
    protected const string StorePlace = "@STORE@";

    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>What comes before the first token.</summary>
    public required string Head { get; init; }

    public required byte[][] Tokens { get; init; }

    /// <summary>What comes after the last token that is sent.</summary>
    public required string Tail { get; init; }

    public static string Json(object value) => JsonSerializer.Serialize(value, Options);

    public static byte[] Fill(string template, Reply reply) => Encoding.UTF8.GetBytes(new StringBuilder(template)
        .Replace(IdPlace, reply.Id)
        .Replace(ModelPlace, reply.Model)
        .Replace($"\"{PreviousPlace}\"", reply.PreviousId is null ? "null" : Json(reply.PreviousId))
        .Replace($"\"{StorePlace}\"", reply.Stored ? "true" : "false")
        .ToString());

    /// <summary>How many tokens go out before the answer ends or breaks.</summary>
    protected static int Sent(Scenario scenario) =>
        scenario.Fault is Fault.MidAnswer fault ? Math.Min(fault.AfterTokens, scenario.Tokens.Count) : scenario.Tokens.Count;

    protected static UpstreamUsage UsageOf(Scenario scenario) => scenario.Usage ?? new(100, Sent(scenario));

    protected static string SentText(Scenario scenario) => string.Concat(scenario.Tokens.Take(Sent(scenario)));
}

/// <summary>What differs from request to request.</summary>
internal readonly record struct Reply(string Id, string Model, string? PreviousId, bool Stored);
