using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Chatbot.Tests.Deployment;

/// <summary>The names that a template declares, and which of them it uses.</summary>
internal sealed class CloudFormationNames
{
    private static readonly string[] Pseudo =
    [
        "AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::StackId", "AWS::StackName",
        "AWS::URLSuffix",
    ];

    private readonly CloudFormationSchema _schema;
    private readonly Dictionary<string, YamlNode> _parameters;
    private readonly Dictionary<string, YamlNode> _mappings;
    private readonly Dictionary<string, YamlNode> _conditions;
    private readonly Dictionary<string, YamlNode> _outputs;
    private readonly HashSet<string> _used = [];

    public CloudFormationNames(YamlMappingNode template, CloudFormationSchema schema)
    {
        _schema = schema;
        _parameters = Section(template, "Parameters");
        _mappings = Section(template, "Mappings");
        _conditions = Section(template, "Conditions");
        Resources = Section(template, "Resources").ToDictionary(pair => pair.Key, pair => Child(pair.Value, "Type")?.ToString());
        _outputs = Section(template, "Outputs");
    }

    /// <summary>The type of each resource; null where it has none.</summary>
    public IReadOnlyDictionary<string, string?> Resources { get; }

    /// <summary>What is wrong with the names themselves, and which have no use: after all else has been asked for.</summary>
    public IEnumerable<string> Findings()
    {
        foreach (var name in _parameters.Keys.Intersect(Resources.Keys))
            yield return $"Parameters.{name}: is the name of a resource too";

        foreach (var (name, parameter) in _parameters)
        {
            if (Child(parameter, "Default")?.ToString() is not { } standard)
                continue;

            if (AllowedValues(parameter) is { } allowed && !allowed.Contains(standard))
                yield return $"Parameters.{name}.Default: {standard} is not one of {string.Join(", ", allowed)}";
            if (Child(parameter, "AllowedPattern")?.ToString() is { } pattern && !Regex.IsMatch(standard, $@"\A(?:{pattern})\z"))
                yield return $"Parameters.{name}.Default: {standard} does not match the pattern";
        }

        var all = Declared.Concat(Paths("Resources", Resources.Keys)).Concat(Paths("Outputs", _outputs.Keys));
        foreach (var path in all.Where(path => path.Any(IsOdd)))
            yield return $"{path}: a name has letters and digits only";

        foreach (var path in Declared.Except(_used))
            yield return $"{path}: is not used";
    }

    /// <summary>What a <c>!Ref</c> gives.</summary>
    public (Shape Gives, string? Problem) Ref(string name, bool beforeResources)
    {
        if (Pseudo.Contains(name))
            return (name == "AWS::NotificationARNs" ? Shape.List : Shape.Text, null);

        if (_parameters.TryGetValue(name, out var parameter))
        {
            _used.Add($"Parameters.{name}");
            return (Child(parameter, "Type")?.ToString() is "CommaDelimitedList" or "List<Number>" ? Shape.List : Shape.Text, null);
        }

        if (Resources.ContainsKey(name))
            return (Shape.Text, beforeResources ? $"a resource cannot be asked for here, as {name} is" : null);

        return (Shape.Any, $"there is no parameter or resource {name}");
    }

    /// <summary>What a <c>!GetAtt</c> gives.</summary>
    public (Shape Gives, string? Problem) Attribute(string resource, string attribute, bool beforeResources)
    {
        if (beforeResources)
            return (Shape.Any, $"a resource cannot be asked for here, as {resource} is");

        if (!Resources.TryGetValue(resource, out var type))
            return (Shape.Any, $"there is no resource {resource}");

        if (_schema.AttributesOf(type) is not { } attributes)
            return (Shape.Any, null);

        return attributes.TryGetValue(attribute, out var kind) ? (kind.Shape, null) : (Shape.Any, $"{type} has no attribute {attribute}");
    }

    public string? Condition(string name)
    {
        _used.Add($"Conditions.{name}");
        return _conditions.ContainsKey(name) ? null : $"there is no condition {name}";
    }

    /// <summary>A mapping has to have a value for whatever it may be asked for.</summary>
    public IEnumerable<string> Lookup(string mapping, YamlNode firstKey, YamlNode secondKey)
    {
        _used.Add($"Mappings.{mapping}");
        if (!_mappings.TryGetValue(mapping, out var rows))
            return [$"there is no mapping {mapping}"];

        var asked = PossibleValues(firstKey) ?? Keys(rows);
        return asked.Except(Keys(rows)).Select(key => $"{mapping} has no {key}").Concat(
            from key in asked.Intersect(Keys(rows))
            from second in (PossibleValues(secondKey) ?? []).Except(Keys(Child(rows, key)!))
            select $"{mapping} has no {second} in {key}");
    }

    /// <summary>What stands there, or what the parameter there may be; null where that is open.</summary>
    private string[]? PossibleValues(YamlNode node) => CloudFormationFunction.Of(node) switch
    {
        null => [node.ToString()],
        { Name: "Ref" } function when _parameters.TryGetValue(function.Argument.ToString(), out var parameter) => AllowedValues(parameter),
        _ => null,
    };

    private static string[]? AllowedValues(YamlNode parameter) =>
        Child(parameter, "AllowedValues") is YamlSequenceNode values ? [.. values.Select(value => value.ToString())] : null;

    private IEnumerable<string> Declared =>
        Paths("Parameters", _parameters.Keys).Concat(Paths("Mappings", _mappings.Keys)).Concat(Paths("Conditions", _conditions.Keys));

    private static IEnumerable<string> Paths(string section, IEnumerable<string> names) => names.Select(name => $"{section}.{name}");

    private static bool IsOdd(char inPath) => inPath != '.' && !char.IsAsciiLetterOrDigit(inPath);

    private static Dictionary<string, YamlNode> Section(YamlMappingNode template, string name) =>
        Child(template, name) is YamlMappingNode section ? section.Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value) : [];

    private static string[] Keys(YamlNode node) => node is YamlMappingNode mapping ? [.. mapping.Children.Keys.Select(key => key.ToString())] : [];

    private static YamlNode? Child(YamlNode node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
}
