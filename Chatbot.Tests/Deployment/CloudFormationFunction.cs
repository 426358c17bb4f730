using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using static Chatbot.Tests.Deployment.CloudFormationKind;

namespace Chatbot.Tests.Deployment;

/// <summary>A call of an intrinsic function, in its short form (<c>!Sub</c>) or its long one (<c>Fn::Sub</c>).</summary>
/// <param name="Name">Without <c>Fn::</c>.</param>
internal sealed record CloudFormationFunction(string Name, YamlNode Argument)
{
    /// <summary>
    /// The functions that are about values. <c>Condition</c>, <c>FindInMap</c>, <c>GetAtt</c>, <c>If</c>, <c>Ref</c> and <c>Sub</c> are about
    /// names.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, Signature> OfValues = new Dictionary<string, Signature>
    {
        ["Base64"] = Signature.OfOne(Text, Shape.Text),
        ["Cidr"] = new([Text, Integer, Integer], Shape.List) { Least = 2 },
        ["GetAZs"] = Signature.OfOne(Text, Shape.List),
        ["ImportValue"] = Signature.OfOne(Text, Shape.Text),
        ["Join"] = new([Text with { Literal = true }, Texts], Shape.Text),
        ["Select"] = new([Integer, new() { ListOf = Any }], Shape.Text),
        ["Split"] = new([Text with { Literal = true }, Text], Shape.List),

        ["And"] = new([.. Enumerable.Repeat(CloudFormationKind.Condition, 10)], Shape.Condition) { Least = 2 },
        ["Equals"] = new([Any, Any], Shape.Condition),
        ["Not"] = new([CloudFormationKind.Condition], Shape.Condition),
        ["Or"] = new([.. Enumerable.Repeat(CloudFormationKind.Condition, 10)], Shape.Condition) { Least = 2 },
    };

    /// <summary>Null where the node is a plain value. <c>Condition: X</c> is a function only where a condition is due.</summary>
    public static CloudFormationFunction? Of(YamlNode node, Shape due = Shape.Any)
    {
        if (node.Tag is { IsEmpty: false, IsNonSpecific: false } tag)
            return new(tag.Value.TrimStart('!'), Untagged(node));

        if (node is not YamlMappingNode { Children.Count: 1 } mapping)
            return null;

        var (key, argument) = mapping.Children.Single();
        return key.ToString() switch
        {
            "Ref" => new("Ref", argument),
            "Condition" when due == Shape.Condition => new("Condition", argument),
            var name when name.StartsWith("Fn::", StringComparison.Ordinal) => new(name["Fn::".Length..], argument),
            _ => null,
        };
    }

    /// <summary><c>!Ref AWS::NoValue</c>: what it is given to is as if it were not there.</summary>
    public bool IsNoValue => Name == "Ref" && Argument.ToString() == "AWS::NoValue";

    /// <summary>The same, or an <c>!If</c> that may come to it.</summary>
    public bool MayBeNoValue =>
        IsNoValue
        || (Name == "If" && Argument is YamlSequenceNode branches && branches.Skip(1).Any(branch => Of(branch) is { MayBeNoValue: true }));

    private static YamlNode Untagged(YamlNode node) => node switch
    {
        YamlScalarNode scalar => new YamlScalarNode(scalar.Value) { Style = scalar.Style },
        YamlSequenceNode list => new YamlSequenceNode(list.Children),
        YamlMappingNode mapping => new YamlMappingNode(mapping.Children),
        _ => throw new YamlException($"{node.NodeType} with a tag"),
    };

    /// <summary>Its arguments are a list of these; the last may be left out, down to <see cref="Least"/> of them.</summary>
    internal sealed record Signature(IReadOnlyList<CloudFormationKind> Arguments, Shape Gives)
    {
        public int Least { get; init; } = Arguments.Count;

        /// <summary>The argument stands for itself, in no list.</summary>
        public bool IsOfOne { get; private init; }

        public static Signature OfOne(CloudFormationKind argument, Shape gives) => new([argument], gives) { IsOfOne = true };
    }
}
