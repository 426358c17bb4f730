using System.Text.Json;
using System.Text.Json.Serialization;
using static Chatbot.Tests.Deployment.CloudFormationKind;

namespace Chatbot.Tests.Deployment;

/// <summary>
/// What a template may hold. Of its resources AWS's own schema says it: cloudformation-schema.json, made as decision 21 describes. Of all
/// else the pages "Template anatomy" and "Resource attribute reference" of the CloudFormation User Guide.
/// </summary>
internal sealed class CloudFormationSchema
{
    private static readonly CloudFormationKind Literal = Text with { Literal = true };

    private static readonly CloudFormationKind Literals = new() { ListOf = Literal, Literal = true };

    private static readonly CloudFormationKind Map = new() { MapOf = new() { MapOf = new() { AnyOf = [Literal, Literals], Literal = true } } };

    private static readonly CloudFormationKind NameOfCondition = new() { Type = "name of a condition", Literal = true };

    private static readonly CloudFormationKind NameOfResource = new() { Type = "name of a resource", Literal = true };

    private static readonly CloudFormationKind Parameter = Mapping(
        ("Type", Literal with { Required = true, Values = ["String", "Number", "CommaDelimitedList", "List<Number>"] }),
        ("Description", Literal),
        ("Default", Literal),
        ("AllowedValues", Literals),
        ("AllowedPattern", Literal),
        ("ConstraintDescription", Literal),
        ("MinLength", Integer with { Literal = true }),
        ("MaxLength", Integer with { Literal = true }),
        ("MinValue", new() { Type = "number", Literal = true }),
        ("MaxValue", new() { Type = "number", Literal = true }),
        ("NoEcho", new() { Type = "boolean", Literal = true }));

    private static readonly CloudFormationKind Rule = Mapping(
        ("RuleCondition", Condition),
        ("Assertions", new()
        {
            Required = true,
            ListOf = Mapping(("Assert", Condition with { Required = true }), ("AssertDescription", Literal)),
        }));

    private static readonly CloudFormationKind Output = Mapping(
        ("Value", Text with { Required = true }),
        ("Description", Literal),
        ("Condition", NameOfCondition),
        ("Export", Mapping(("Name", Text with { Required = true, BeforeResources = true }))));

    private readonly IReadOnlyDictionary<string, ResourceType> _types;

    public CloudFormationSchema() =>
        _types = JsonSerializer.Deserialize<File>(RepositoryFile.Read("Chatbot.Tests/Deployment/cloudformation-schema.json"))!.ResourceTypes;

    /// <summary>The types whose schema is there.</summary>
    public IReadOnlyList<string> ResourceTypes => [.. _types.Keys];

    /// <summary>The sections of a template that makes resources of these types.</summary>
    /// <param name="resources">The type of each resource by its name; null where it has none.</param>
    public CloudFormationKind Template(IReadOnlyDictionary<string, string?> resources) => Mapping(
        ("AWSTemplateFormatVersion", Literal with { Values = ["2010-09-09"] }),
        ("Description", Literal),
        ("Metadata", Free),
        ("Parameters", new() { MapOf = Parameter }),
        ("Rules", new() { MapOf = Rule, BeforeResources = true }),
        ("Mappings", new() { MapOf = Map }),
        ("Conditions", new() { MapOf = Condition, BeforeResources = true }),
        ("Resources", new() { Required = true, Properties = resources.ToDictionary(pair => pair.Key, pair => Resource(pair.Value)) }),
        ("Outputs", new() { MapOf = Output }));

    /// <summary>The attributes of a type that <c>!GetAtt</c> can ask for; null where the type is not known.</summary>
    public IReadOnlyDictionary<string, CloudFormationKind>? AttributesOf(string? type) => Known(type)?.Attributes;

    private CloudFormationKind Resource(string? type)
    {
        var properties = Known(type) is { } known ? new CloudFormationKind { Properties = known.Properties } : Free;
        return Mapping(
            ("Type", Literal with { Required = true, Values = ResourceTypes, Type = "name of a type in cloudformation-schema.json" }),
            ("Properties", properties with { Literal = true, Required = properties.Properties?.Values.Any(one => one.Required) ?? false }),
            ("DependsOn", new() { AnyOf = [NameOfResource, new() { ListOf = NameOfResource }], Literal = true }),
            ("Condition", NameOfCondition),
            // Snapshot too, for types that hold data and of which the template has none.
            ("DeletionPolicy", Literal with { Values = ["Delete", "Retain", "RetainExceptOnCreate"] }),
            ("UpdateReplacePolicy", Literal with { Values = ["Delete", "Retain"] }),
            ("CreationPolicy", Free),
            ("UpdatePolicy", Free),
            ("Metadata", Free));
    }

    private ResourceType? Known(string? type) => type is null ? null : _types.GetValueOrDefault(type);

    private static CloudFormationKind Mapping(params (string Name, CloudFormationKind Kind)[] properties) =>
        new() { Properties = properties.ToDictionary(one => one.Name, one => one.Kind) };

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record ResourceType(
        [property: JsonRequired] IReadOnlyDictionary<string, CloudFormationKind> Attributes,
        [property: JsonRequired] IReadOnlyDictionary<string, CloudFormationKind> Properties);

    private sealed record File([property: JsonRequired] IReadOnlyDictionary<string, ResourceType> ResourceTypes);
}
