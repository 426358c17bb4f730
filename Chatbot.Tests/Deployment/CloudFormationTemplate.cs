using YamlDotNet.RepresentationModel;

namespace Chatbot.Tests.Deployment;

/// <summary>deploy/ec2/chatbot.yaml as a tree. The short forms of functions (<c>!Ref X</c>) are tags of their nodes.</summary>
internal sealed class CloudFormationTemplate
{
    public CloudFormationTemplate() : this(RepositoryFile.Read("deploy/ec2/chatbot.yaml"))
    {
    }

    public CloudFormationTemplate(string text)
    {
        Text = text;
        using var reader = new StringReader(Text);
        var stream = new YamlStream();
        stream.Load(reader);
        Root = (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    public string Text { get; }

    public YamlMappingNode Root { get; }

    public YamlMappingNode Properties(string resource) => At<YamlMappingNode>(Root, "Resources", resource, "Properties");

    public IEnumerable<(string Name, YamlMappingNode Resource)> Resources(string type) =>
        At<YamlMappingNode>(Root, "Resources").Children
            .Select(pair => (Name: pair.Key.ToString(), Resource: (YamlMappingNode)pair.Value))
            .Where(one => Value(one.Resource, "Type") == type);

    /// <summary>The statements of all policies, with both ways of an <c>!If</c>.</summary>
    public IEnumerable<(string Policy, YamlMappingNode Statement)> Statements() =>
        from policy in Resources("AWS::IAM::Policy")
        from statement in At<YamlSequenceNode>(policy.Resource, "Properties", "PolicyDocument", "Statement")
        from way in statement is YamlSequenceNode either ? either.Children.Skip(1) : [statement]
        select (policy.Name, (YamlMappingNode)way);

    public static T At<T>(YamlNode node, params string[] keys) where T : YamlNode => Assert.IsType<T>(keys.Aggregate(node, (at, key) => at[key]));

    public static string Value(YamlNode node, params string[] keys) => At<YamlScalarNode>(node, keys).Value!;

    /// <summary>One value, or the values of a list.</summary>
    public static IReadOnlyList<string> Values(YamlNode node, string key) =>
        node[key] is YamlSequenceNode list ? [.. list.Select(one => ((YamlScalarNode)one).Value!)] : [Value(node, key)];

    /// <summary>As <c>!Ref Role</c>.</summary>
    public static string WithTag(YamlNode node) => $"{node.Tag} {node}";
}
