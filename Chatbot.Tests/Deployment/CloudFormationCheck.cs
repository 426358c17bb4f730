using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Chatbot.Tests.Deployment;

/// <summary>Walks a template and says what AWS would refuse in it, or what has no use: each finding with its place.</summary>
internal sealed partial class CloudFormationCheck
{
    private readonly CloudFormationNames _names;
    private readonly List<string> _findings = [];

    private CloudFormationCheck(CloudFormationNames names) => _names = names;

    public static IReadOnlyList<string> Findings(YamlMappingNode template, CloudFormationSchema schema)
    {
        var names = new CloudFormationNames(template, schema);
        var check = new CloudFormationCheck(names);
        check.CheckProperties(new Place(""), template, schema.Template(names.Resources).Properties!);
        return [.. check._findings, .. names.Findings()];
    }

    private void Check(Place at, YamlNode node, CloudFormationKind due)
    {
        if (CloudFormationFunction.Of(node, due.Shape) is { } function)
        {
            if (due.Literal)
                Find(at, $"is {function.Name} where no function can stand");
            else if (!function.IsNoValue)
                CheckFunction(at.In(function.Name), function, due);

            return;
        }

        if (node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" })
            Find(at, "has no value");
        else if (due.For(ShapeOf(node)) is not { } kind)
            Find(at, $"is {ShapeOf(node).InWords()} where {due} is due");
        else
            CheckPlain(at, node, kind);
    }

    private void CheckPlain(Place at, YamlNode node, CloudFormationKind kind)
    {
        switch (node)
        {
            case YamlMappingNode mapping when kind.Properties is not null:
                CheckProperties(at, mapping, kind.Properties);
                break;
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children)
                    Check(at.In(key.ToString()), value, kind.MapOf ?? CloudFormationKind.Any);

                if (mapping.Children.Keys.Any(key => key.ToString().StartsWith("Fn::", StringComparison.Ordinal)))
                    Find(at, "is a function and more");

                break;
            case YamlSequenceNode list:
                for (var index = 0; index < list.Children.Count; index++)
                    Check(at.In(index), list[index], kind.ListOf ?? CloudFormationKind.Any);

                break;
            case YamlScalarNode scalar:
                CheckScalar(at, scalar.Value!, kind);
                break;
        }
    }

    private void CheckProperties(Place at, YamlMappingNode node, IReadOnlyDictionary<string, CloudFormationKind> properties)
    {
        var given = node.Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value);
        foreach (var (name, kind) in properties.Where(pair => pair.Value.Required))
        {
            if (!given.TryGetValue(name, out var value))
                Find(at, $"lacks {name}");
            else if (CloudFormationFunction.Of(value) is { MayBeNoValue: true })
                Find(at.In(name), "may come to no value, and has to be there");
        }

        foreach (var (name, value) in given)
        {
            if (properties.TryGetValue(name, out var kind))
                Check(at.In(name) with { BeforeResources = at.BeforeResources || kind.BeforeResources }, value, kind);
            else
                Find(at.In(name), "is not known");
        }
    }

    private void CheckScalar(Place at, string value, CloudFormationKind kind)
    {
        // What AWS looks up elsewhere when the stack is made.
        if (!kind.Literal && value.Contains("{{resolve:", StringComparison.Ordinal))
            return;

        if (kind.Type == "name of a condition")
            Find(at, _names.Condition(value));
        else if (!IsOneOf(value, kind))
            Find(at, $"{value} is not {kind}");
    }

    private void CheckFunction(Place at, CloudFormationFunction function, CloudFormationKind due)
    {
        if (function.Name == "If")
        {
            if (Arguments(at, function.Argument, 3, 3) is not { } branches)
                return;

            Find(at, _names.Condition(branches[0].ToString()));
            Check(at.In(1), branches[1], due);
            Check(at.In(2), branches[2], due);
            return;
        }

        Shape? gives = function.Name switch
        {
            "Condition" => Named(at, (Shape.Condition, _names.Condition(function.Argument.ToString()))),
            "FindInMap" => FindInMap(at, function.Argument),
            "GetAtt" => Attribute(at, function.Argument is YamlSequenceNode names ? string.Join('.', names) : function.Argument.ToString()),
            "Ref" => Named(at, _names.Ref(function.Argument.ToString(), at.BeforeResources)),
            "Sub" => Sub(at, function.Argument),
            var name => OfValues(at, name, function.Argument),
        };
        if (gives is { } shape && due.For(shape) is null)
            Find(at, $"gives {shape.InWords()} where {due} is due");
    }

    private Shape? OfValues(Place at, string name, YamlNode argument)
    {
        if (!CloudFormationFunction.OfValues.TryGetValue(name, out var signature))
        {
            Find(at, "is not a function");
            return null;
        }

        var arguments = signature.IsOfOne ? [argument] : Arguments(at, argument, signature.Least, signature.Arguments.Count) ?? [];
        foreach (var (index, one) in arguments.Index())
            Check(signature.IsOfOne ? at : at.In(index), one, signature.Arguments[index]);

        return signature.Gives;
    }

    private Shape FindInMap(Place at, YamlNode argument)
    {
        if (Arguments(at, argument, 3, 3) is not { } keys)
            return Shape.Any;

        foreach (var (index, key) in keys.Index())
            Check(at.In(index), key, CloudFormationKind.Text);

        if (keys[0] is YamlScalarNode { Value: { } mapping } && CloudFormationFunction.Of(keys[0]) is null)
            foreach (var problem in _names.Lookup(mapping, keys[1], keys[2]))
                Find(at, problem);

        return Shape.Any;
    }

    private Shape Sub(Place at, YamlNode argument)
    {
        var given = argument is YamlSequenceNode ? Arguments(at, argument, 2, 2) : [argument];
        if (given is null)
            return Shape.Text;

        Check(at, given[0], CloudFormationKind.Text with { Literal = true });
        var own = given.Count == 2 ? given[1] as YamlMappingNode : null;
        if (given.Count == 2)
            Check(at.In(1), given[1], new() { MapOf = CloudFormationKind.Text });

        foreach (var name in Inserted().Matches(given[0].ToString()).Select(match => match.Groups[1].Value))
        {
            if (own?.Children.ContainsKey(new YamlScalarNode(name)) == true)
                continue;

            var shape = name.Contains('.', StringComparison.Ordinal) ? Attribute(at, name) : Named(at, _names.Ref(name, at.BeforeResources));
            if (CloudFormationKind.Text.For(shape) is null)
                Find(at, $"{name} is {shape.InWords()} where text is due");
        }

        return Shape.Text;
    }

    private Shape Attribute(Place at, string name)
    {
        var parts = name.Split('.', 2);
        return Named(at, parts.Length == 2 ? _names.Attribute(parts[0], parts[1], at.BeforeResources) : (Shape.Any, $"{name} names no attribute"));
    }

    private Shape Named(Place at, (Shape Gives, string? Problem) named)
    {
        Find(at, named.Problem);
        return named.Gives;
    }

    private IList<YamlNode>? Arguments(Place at, YamlNode argument, int least, int most)
    {
        if (argument is YamlSequenceNode list && list.Children.Count >= least && list.Children.Count <= most)
            return list.Children;

        Find(at, $"takes a list of {(least == most ? "" : $"{least} to ")}{most}");
        return null;
    }

    private void Find(Place at, string? problem)
    {
        if (problem is not null)
            _findings.Add($"{at.Path}{(at.Path == "" ? "" : ": ")}{problem}");
    }

    private static Shape ShapeOf(YamlNode node) => node switch
    {
        YamlSequenceNode => Shape.List,
        YamlMappingNode => Shape.Mapping,
        _ => Shape.Text,
    };

    private bool IsOneOf(string value, CloudFormationKind kind) => (kind.Values?.Contains(value) ?? true) && kind.Type switch
    {
        "integer" => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "number" => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        "boolean" => value is "true" or "false",
        "name of a resource" => _names.Resources.ContainsKey(value),
        _ => true,
    };

    /// <summary><c>${Name}</c>, but not <c>${!Name}</c>, which AWS leaves to a shell.</summary>
    [GeneratedRegex(@"\$\{([^!}][^}]*)\}")]
    private static partial Regex Inserted();

    /// <param name="Path">As <c>Resources.Machine.Properties.Tags[0]</c>.</param>
    private readonly record struct Place(string Path, bool BeforeResources = false)
    {
        public Place In(string name) => this with { Path = Path == "" ? name : $"{Path}.{name}" };

        public Place In(int index) => this with { Path = $"{Path}[{index}]" };
    }
}
