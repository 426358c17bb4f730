using System.Text.Json.Serialization;

namespace Chatbot.Tests.Deployment;

/// <summary>What may stand in one place of a template. The names are those of cloudformation-schema.json.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CloudFormationKind
{
    public static readonly CloudFormationKind Text = new() { Type = "string" };

    public static readonly CloudFormationKind Integer = new() { Type = "integer" };

    public static readonly CloudFormationKind Condition = new() { Type = "condition" };

    public static readonly CloudFormationKind Texts = new() { ListOf = Text };

    /// <summary>A mapping of anything, such as a policy.</summary>
    public static readonly CloudFormationKind Free = new() { Type = "json" };

    /// <summary>Anything but a condition.</summary>
    public static readonly CloudFormationKind Any = new() { Type = "any" };

    /// <summary>
    /// Of AWS: <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> and <c>json</c>. Ours: <c>any</c>, <c>condition</c>, and text
    /// that is a <c>name of ...</c> something.
    /// </summary>
    public string? Type { get; init; }

    public IReadOnlyList<string>? Values { get; init; }

    public CloudFormationKind? ListOf { get; init; }

    public CloudFormationKind? MapOf { get; init; }

    public IReadOnlyList<CloudFormationKind>? AnyOf { get; init; }

    public IReadOnlyDictionary<string, CloudFormationKind>? Properties { get; init; }

    public bool Required { get; init; }

    /// <summary>No function may stand here.</summary>
    [JsonIgnore]
    public bool Literal { get; init; }

    /// <summary>AWS looks at it before it makes anything, so no function in it can ask for a resource.</summary>
    [JsonIgnore]
    public bool BeforeResources { get; init; }

    /// <summary>Which of them stands here: of many the first that takes the shape of what is given, or none.</summary>
    public CloudFormationKind? For(Shape given) =>
        AnyOf is { } kinds ? kinds.Select(kind => kind.For(given)).FirstOrDefault(kind => kind is not null) : Takes(given) ? this : null;

    /// <summary>What a function gives that stands here.</summary>
    public Shape Shape => this switch
    {
        { Type: "any" } => Shape.Any,
        { Type: "condition" } => Shape.Condition,
        { Type: "json" } or { MapOf: not null } or { Properties: not null } => Shape.Mapping,
        { ListOf: not null } => Shape.List,
        _ => Shape.Text,
    };

    public override string ToString() => this switch
    {
        { AnyOf: { } kinds } => string.Join(" or ", kinds),
        { Type: { } name } when name.StartsWith("name of ", StringComparison.Ordinal) => "the " + name,
        { Values: { } values } => "one of " + string.Join(", ", values),
        { Type: "integer" } => "a whole number",
        { Type: "number" } => "a number",
        { Type: "boolean" } => "true or false",
        _ => Shape.InWords(),
    };

    private bool Takes(Shape given) =>
        Shape == given || (Shape != Shape.Condition && given != Shape.Condition && (Shape == Shape.Any || given == Shape.Any));
}

internal enum Shape
{
    /// <summary>Not known before the stack is made, or of no interest.</summary>
    Any,
    Text,
    List,
    Mapping,
    Condition,
}

internal static class Shapes
{
    public static string InWords(this Shape shape) => shape == Shape.Text ? "text" : "a " + shape.ToString().ToLowerInvariant();
}
