using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;
using static Chatbot.Tests.Deployment.CloudFormationTemplate;

namespace Chatbot.Tests.Deployment;

/// <summary>What the template may make, held rule by rule: a firewall, a role and a machine that can do no more than they must.</summary>
public sealed partial class CloudFormationTests
{
    private readonly CloudFormationTemplate _template = new();

    [Fact]
    public void Firewall_ByName_OpensTheWebAndNothingElse()
    {
        var group = Assert.Single(_template.Resources("AWS::EC2::SecurityGroup"));

        Assert.Equal("chatbot-app-sg", Value(group.Resource, "Properties", "GroupName"));
        var open = At<YamlSequenceNode>(group.Resource, "Properties", "SecurityGroupIngress").Select(rule =>
            $"{Value(rule, "IpProtocol")} {Value(rule, "FromPort")}-{Value(rule, "ToPort")} {WithTag(rule["CidrIp"])}");
        Assert.Equal(["tcp 80-80 !Ref WebFrom", "tcp 443-443 !Ref WebFrom"], open);
        var outwards = At<YamlSequenceNode>(group.Resource, "Properties", "SecurityGroupEgress").Select(rule => Value(rule, "FromPort") + "-" + Value(rule, "ToPort"));
        Assert.Equal(["443-443", "80-80"], outwards);
    }

    [Fact]
    public void Ssh_IsClosedUnlessARangeAndAKeyAreNamed()
    {
        var rule = Assert.Single(_template.Resources("AWS::EC2::SecurityGroupIngress")).Resource;
        Assert.Equal("HasSsh", Value(rule, "Condition"));
        Assert.Equal(("22", "22", "!Ref SshFrom"), (Value(rule, "Properties", "FromPort"), Value(rule, "Properties", "ToPort"), WithTag(rule["Properties"]["CidrIp"])));

        Assert.Equal("", Value(Parameter("SshFrom"), "Default"));
        Assert.Contains("SshNeedsItsKey", At<YamlMappingNode>(_template.Root, "Rules").Children.Keys.Select(key => key.ToString()));
        var allowed = Pattern("SshFrom");
        Assert.All(["", "203.0.113.7/32", "10.20.0.0/16"], range => Assert.Matches(allowed, range));
        Assert.All(["0.0.0.0/0", "0.0.0.0/1", "10.0.0.0/8", "203.0.113.7", "anywhere"], range => Assert.DoesNotMatch(allowed, range));
    }

    [Fact]
    public void Machine_ItsMetadata_IsForVersionTwoAndNotForContainers()
    {
        var options = At<YamlMappingNode>(_template.Properties("Machine"), "MetadataOptions");

        Assert.Equal("required", Value(options, "HttpTokens"));
        Assert.Equal("1", Value(options, "HttpPutResponseHopLimit"));
        Assert.Equal("enabled", Value(options, "HttpEndpoint"));
    }

    [Fact]
    public void Machine_ItsDisk_IsEncryptedGp3OfEightGigabytes()
    {
        var disk = Assert.Single(At<YamlSequenceNode>(_template.Properties("Machine"), "BlockDeviceMappings"))["Ebs"];

        Assert.Equal(("gp3", "8", "true"), (Value(disk, "VolumeType"), Value(disk, "VolumeSize"), Value(disk, "Encrypted")));
    }

    [Fact]
    public void Machine_ThatIsReplaced_LeavesItsDataBehind() =>
        Assert.Equal("Retain", Value(_template.Root, "Resources", "Machine", "UpdateReplacePolicy"));

    [Fact]
    public void Machine_ItsCpu_NeverCostsExtra() =>
        Assert.Equal("standard", Value(_template.Properties("Machine"), "CreditSpecification", "CPUCredits"));

    [Fact]
    public void Machine_OfEachType_HasTheImageOfItsProcessor()
    {
        var types = Values(Parameter("InstanceType"), "AllowedValues");
        Assert.Contains("t3.micro", types);
        Assert.Contains("t4g.micro", types);
        foreach (var type in types)
        {
            var processor = Value(_template.Root, "Mappings", "Machines", type, "Processor");
            Assert.Equal(type.StartsWith("t4g.", StringComparison.Ordinal) ? "arm64" : "amd64", processor);
            foreach (var system in Values(Parameter("System"), "AllowedValues"))
            {
                var newest = Value(_template.Root, "Mappings", "Images", system, processor);
                Assert.StartsWith("/aws/service/", newest, StringComparison.Ordinal);
                Assert.Matches(processor == "arm64" ? "arm64" : "amd64|x86_64", newest);
                Assert.StartsWith("/dev/", Value(_template.Root, "Mappings", "Disks", system, "Device"), StringComparison.Ordinal);
            }
        }

        var image = At<YamlSequenceNode>(_template.Properties("Machine"), "ImageId");
        Assert.Equal(("HasImage", "!Ref Image"), (image[0].ToString(), WithTag(image[1])));
        Assert.Equal("{{resolve:ssm:${Newest}}}", image[2][0].ToString());
    }

    [Fact]
    public void Role_MayReadOneKeyAndAddBackups_AndNothingElse()
    {
        var statements = _template.Statements()
            .Select(one => $"{one.Policy}: {Value(one.Statement, "Effect")} {string.Join(',', Values(one.Statement, "Action"))} {WithTag(one.Statement["Resource"])}");

        Assert.Equal(
            [
                "ReadTheKey: Allow secretsmanager:GetSecretValue !Ref KeySecretArn",
                "ReadTheKey: Allow ssm:GetParameter !Sub arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter${KeyParameter}",
                "AddBackups: Allow s3:PutObject !Sub arn:${AWS::Partition}:s3:::${BackupBucket}/${BackupPrefix}/*",
                "SessionManagerOnly: Allow ssm:UpdateInstanceInformation,ssmmessages:CreateControlChannel,ssmmessages:CreateDataChannel," +
                "ssmmessages:OpenControlChannel,ssmmessages:OpenDataChannel ? *",
            ],
            statements);
        Assert.Equal("HasBackupBucket", Value(_template.Root, "Resources", "AddBackups", "Condition"));
        Assert.Equal("HasSessionManager", Value(_template.Root, "Resources", "SessionManagerOnly", "Condition"));
        Assert.DoesNotContain("ManagedPolicyArns", _template.Text, StringComparison.Ordinal);
        var role = Assert.Single(_template.Resources("AWS::IAM::Role")).Resource;
        Assert.False(((YamlMappingNode)role["Properties"]).Children.ContainsKey("Policies"));
    }

    /// <summary>No character that means something to a shell or to a policy.</summary>
    [Theory]
    [InlineData("Repository", "acme/chatbot")]
    [InlineData("Release", "v1.0.0")]
    [InlineData("KeyParameter", "/chatbot/openai_api_key")]
    [InlineData("KeySecretArn", "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:chatbot-AbCdEf")]
    [InlineData("HostName", "chat.example.com")]
    [InlineData("BackupBucket", "acme-backups")]
    [InlineData("BackupPrefix", "servers/chatbot")]
    public void Parameters_ThatReachTheScriptOrAPolicy_HoldNamesOnly(string name, string good)
    {
        var allowed = Pattern(name);
        Assert.Matches(allowed, good);
        Assert.All(["'; reboot; '", "$(reboot)", "`reboot`", "a\nb", good + "*", good + "'", good + " x"], bad => Assert.DoesNotMatch(allowed, bad));
    }

    [Fact]
    public void UserData_FetchesTheScriptOfTheReleaseAndHoldsNoSecret()
    {
        var script = At<YamlScalarNode>(_template.Properties("Machine"), "UserData", "Fn::Base64");

        Assert.Equal("!Sub", script.Tag.Value);
        Assert.Contains("https://raw.githubusercontent.com/$CHATBOT_REPOSITORY/$CHATBOT_TAG/deploy/ec2/user-data.sh", script.Value, StringComparison.Ordinal);
        // Names of parameters of this template only, none of which is a secret.
        var used = Inserted().Matches(script.Value!).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(["Repository", "Release", "HostName", "KeyParameter", "KeySecretArn", "BackupBucket", "BackupPrefix"], used);
        Assert.DoesNotContain("NoEcho", _template.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", _template.Text, StringComparison.Ordinal);
        // What the script reads is what is handed to it.
        var read = Variable().Matches(RepositoryFile.Read("deploy/ec2/user-data.sh")).Select(match => match.Groups[1].Value);
        var given = Variable().Matches(script.Value!).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Empty(given.Except(read.Append("CHATBOT_BACKUP_PREFIX")));
    }

    [Fact]
    public void Outputs_SayTheAddress() => Assert.Equal("!Ref Address", WithTag(_template.Root["Outputs"]["Address"]["Value"]));

    /// <summary>No command that cannot work: port 22 is closed unless a range is named.</summary>
    [Fact]
    public void Outputs_Console_IsSshOnlyWherePort22IsOpen()
    {
        var console = At<YamlSequenceNode>(_template.Root, "Outputs", "Console", "Value");
        Assert.Equal(("HasSessionManager", "!If"), (console[0].ToString(), console[2].Tag.ToString()));
        Assert.StartsWith("aws ssm start-session ", console[1].ToString(), StringComparison.Ordinal);
        Assert.Equal("HasSsh", console[2][0].ToString());
        Assert.StartsWith("ssh ", console[2][1].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ssh ", console[2][2].ToString(), StringComparison.Ordinal);
    }

    private YamlMappingNode Parameter(string name) => At<YamlMappingNode>(_template.Root, "Parameters", name);

    /// <summary>A whole value has to match, as CloudFormation has it.</summary>
    private string Pattern(string name) => Value(Parameter(name), "AllowedPattern").Replace("$", "\\z", StringComparison.Ordinal);

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex Inserted();

    [GeneratedRegex(@"(CHATBOT_[A-Z_]+)")]
    private static partial Regex Variable();
}
