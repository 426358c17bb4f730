namespace Chatbot.Tests.Deployment;

/// <summary>The template is what AWS can take, and each kind of mistake in it is found with its place.</summary>
public sealed class CloudFormationSchemaTests
{
    private static readonly CloudFormationSchema Schema = new();

    private readonly CloudFormationTemplate _template = new();

    [Fact]
    public void Template_AsItIs_HasNoFinding() => Assert.Empty(CloudFormationCheck.Findings(_template.Root, Schema));

    [Fact]
    public void Schema_HoldsTheTypesOfTheTemplateAndNoOthers() =>
        Assert.All(Schema.ResourceTypes, type => Assert.NotEmpty(_template.Resources(type)));

    [Theory]
    // Sections, and what stands beside the properties of a resource.
    [InlineData("\nRules:", "\nRule:", "Rule: is not known")]
    [InlineData("'2010-09-09'", "'2020-09-09'", "AWSTemplateFormatVersion: 2020-09-09 is not one of 2010-09-09")]
    [InlineData("Type: AWS::EC2::RouteTable\n", "Type: AWS::EC2::RoutesTable\n",
        "Resources.Routes.Type: AWS::EC2::RoutesTable is not the name of a type in cloudformation-schema.json")]
    [InlineData("    Type: AWS::EC2::InternetGateway\n", "", "Resources.Gateway: lacks Type")]
    [InlineData("DeletionPolicy: Delete", "DeletePolicy: Delete", "Resources.Machine.DeletePolicy: is not known")]
    [InlineData("UpdateReplacePolicy: Retain", "UpdateReplacePolicy: Keep",
        "Resources.Machine.UpdateReplacePolicy: Keep is not one of Delete, Retain")]
    [InlineData("DependsOn: [RouteOut,", "DependsOn: [RouteAway,", "Resources.Machine.DependsOn[0]: RouteAway is not the name of a resource")]
    [InlineData("Condition: HasSsh\n", "Condition: HasShh\n", "Resources.FirewallForSsh.Condition: there is no condition HasShh")]
    [InlineData("Condition: HasSsh\n", "Condition: !If [HasSsh, HasSshKey, HasImage]\n",
        "Resources.FirewallForSsh.Condition: is If where no function can stand")]
    [InlineData("  ReadTheKey:", "  Read-the-key:", "Resources.Machine.DependsOn[2]: ReadTheKey is not the name of a resource",
        "Resources.Read-the-key: a name has letters and digits only")]
    // Properties.
    [InlineData("MapPublicIpOnLaunch", "MapPublicIPOnLaunch", "Resources.Subnet.Properties.MapPublicIPOnLaunch: is not known")]
    [InlineData("DeleteOnTermination", "DeleteAtTheEnd", "Resources.Machine.Properties.BlockDeviceMappings[0].Ebs.DeleteAtTheEnd: is not known")]
    [InlineData("      GroupDescription: Security group for chatbot application\n", "", "Resources.Firewall.Properties: lacks GroupDescription")]
    [InlineData("        - DeviceName: !FindInMap [Disks, !Ref System, Device]\n          Ebs:", "        - Ebs:",
        "Resources.Machine.Properties.BlockDeviceMappings[0]: lacks DeviceName", "Mappings.Disks: is not used")]
    [InlineData("    Properties: { VpcId: !Ref Network }\n", "", "Resources.Routes: lacks Properties")]
    [InlineData("Properties:\n      Roles: [!Ref Role]", "Properties:\n      Roles: !If [HasSsh, [!Ref Role], !Ref AWS::NoValue]",
        "Resources.Profile.Properties.Roles: may come to no value, and has to be there")]
    // Kinds of values.
    [InlineData("VolumeSize: 8", "VolumeSize: eight",
        "Resources.Machine.Properties.BlockDeviceMappings[0].Ebs.VolumeSize: eight is not a whole number")]
    [InlineData("Encrypted: true", "Encrypted: sure", "Resources.Machine.Properties.BlockDeviceMappings[0].Ebs.Encrypted: sure is not true or false")]
    [InlineData("HttpTokens: required", "HttpTokens: always",
        "Resources.Machine.Properties.MetadataOptions.HttpTokens: always is not one of optional, required")]
    [InlineData("Properties:\n      Roles: [!Ref Role]", "Properties:\n      Roles: reader",
        "Resources.Profile.Properties.Roles: is text where a list is due")]
    [InlineData("{ CPUCredits: standard }", "[standard]", "Resources.Machine.Properties.CreditSpecification: is a list where a mapping is due")]
    [InlineData("Domain: vpc", "Domain: { Of: vpc }", "Resources.Address.Properties.Domain: is a mapping where text is due")]
    [InlineData("Domain: vpc", "Domain:", "Resources.Address.Properties.Domain: has no value")]
    [InlineData("[!GetAtt Firewall.GroupId]", "!GetAtt Firewall.GroupId",
        "Resources.Machine.Properties.SecurityGroupIds.GetAtt: gives text where a list is due")]
    [InlineData("CidrBlock: 10.90.0.0/28", "CidrBlock: !Cidr [10.90.0.0/24, 1, 4]",
        "Resources.Subnet.Properties.CidrBlock.Cidr: gives a list where text is due")]
    [InlineData("EnableDnsHostnames: true", "EnableDnsHostnames: !Equals [!Ref HostName, '']",
        "Resources.Network.Properties.EnableDnsHostnames.Equals: gives a condition where true or false is due")]
    [InlineData("!If [HasSshKey, !Ref SshKey,", "!If [HasSshKey, [!Ref SshKey],",
        "Resources.Machine.Properties.KeyName.If[1]: is a list where text is due")]
    // Functions and the names that they are given.
    [InlineData("!GetAZs ''", "!GetZones ''", "Resources.Subnet.Properties.AvailabilityZone.Select[1].GetZones: is not a function")]
    [InlineData("Fn::Base64", "Fn::Base46", "Resources.Machine.Properties.UserData.Base46: is not a function", "Parameters.Repository: is not used",
        "Parameters.Release: is not used")]
    [InlineData("!Select [0, !GetAZs '']", "!Select [!GetAZs '']", "Resources.Subnet.Properties.AvailabilityZone.Select: takes a list of 2")]
    [InlineData("!If [HasSshKey, !Ref SshKey, !Ref AWS::NoValue]", "!If [HasSshKey, !Ref SshKey]",
        "Resources.Machine.Properties.KeyName.If: takes a list of 3",
        "Conditions.HasSshKey: is not used")]
    [InlineData("InstanceId: !Ref Machine", "InstanceId: !Ref Computer",
        "Resources.AddressOfMachine.Properties.InstanceId.Ref: there is no parameter or resource Computer")]
    [InlineData("!Ref AWS::NoValue", "!Ref AWS::Nothing",
        "Resources.Machine.Properties.KeyName.If[2].Ref: there is no parameter or resource AWS::Nothing")]
    [InlineData("Address.AllocationId", "Address.AllocationID",
        "Resources.AddressOfMachine.Properties.AllocationId.GetAtt: AWS::EC2::EIP has no attribute AllocationID")]
    [InlineData("Address.AllocationId", "Adress.AllocationId",
        "Resources.AddressOfMachine.Properties.AllocationId.GetAtt: there is no resource Adress")]
    [InlineData("parameter${KeyParameter}", "parameter${Key}",
        "Resources.ReadTheKey.Properties.PolicyDocument.Statement[0].If[2].Resource.Sub: there is no parameter or resource Key")]
    [InlineData("- HasSecret\n", "- HasSecrets\n", "Resources.ReadTheKey.Properties.PolicyDocument.Statement[0].If: there is no condition HasSecrets",
        "Conditions.HasSecret: is not used")]
    [InlineData("!FindInMap [Disks,", "!FindInMap [Disk,",
        "Resources.Machine.Properties.BlockDeviceMappings[0].DeviceName.FindInMap: there is no mapping Disk",
        "Mappings.Disks: is not used")]
    [InlineData("    t4g.small: { Processor: arm64 }\n", "",
        "Resources.Machine.Properties.ImageId.If[2].Sub[1].Newest.FindInMap[2].FindInMap: Machines has no t4g.small")]
    [InlineData("!Ref System, Device]", "!Ref System, Drive]",
        "Resources.Machine.Properties.BlockDeviceMappings[0].DeviceName.FindInMap: Disks has no Drive in ubuntu-24.04",
        "Resources.Machine.Properties.BlockDeviceMappings[0].DeviceName.FindInMap: Disks has no Drive in amazon-linux-2023")]
    [InlineData("- Newest:", "- Latest:", "Resources.Machine.Properties.ImageId.If[2].Sub: there is no parameter or resource Newest")]
    [InlineData("Principal: { Service: ec2.amazonaws.com }", "Principal: { Fn::Sub: ec2.amazonaws.com, Service: ec2.amazonaws.com }",
        "Resources.Role.Properties.AssumeRolePolicyDocument.Statement[0].Principal: is a function and more")]
    // Parameters, rules, conditions and outputs.
    [InlineData("AllowedPattern: '^(ami-[0-9a-f]+)?$'", "Pattern: '^(ami-[0-9a-f]+)?$'", "Parameters.Image.Pattern: is not known")]
    [InlineData("  Release:\n    Type: String", "  Release:\n    Type: Text",
        "Parameters.Release.Type: Text is not one of String, Number, CommaDelimitedList, List<Number>")]
    [InlineData("Default: t3.micro", "Default: t3.nano",
        "Parameters.InstanceType.Default: t3.nano is not one of t3.micro, t4g.micro, t3.small, t4g.small")]
    [InlineData("Default: 0.0.0.0/0", "Default: anywhere", "Parameters.WebFrom.Default: anywhere does not match the pattern")]
    [InlineData("\nParameters:\n", "\nParameters:\n  Spare: { Type: String }\n", "Parameters.Spare: is not used")]
    [InlineData("\nParameters:\n", "\nParameters:\n  Role: { Type: String }\n", "Parameters.Role: is the name of a resource too")]
    [InlineData("Assert: !Not [!Equals [!Ref SshKey, '']]", "Assert: !Ref SshKey",
        "Rules.SshNeedsItsKey.Assertions[0].Assert.Ref: gives text where a condition is due")]
    [InlineData("\nConditions:\n", "\nConditions:\n  HasSpare: !Condition HasImage\n", "Conditions.HasSpare: is not used")]
    [InlineData("[!Ref Image, '']", "[!Ref Machine, '']",
        "Conditions.HasImage.Not[0].Equals[0].Ref: a resource cannot be asked for here, as Machine is")]
    [InlineData("HasHostName: !Not [!Equals [!Ref HostName, '']]", "HasHostName: !Ref HostName",
        "Conditions.HasHostName.Ref: gives text where a condition is due")]
    [InlineData("Value: !Ref Address", "Value: !Ref Adress", "Outputs.Address.Value.Ref: there is no parameter or resource Adress")]
    [InlineData("!If [HasHostName,", "!If [HasName,", "Outputs.Page.Value.If: there is no condition HasName", "Conditions.HasHostName: is not used")]
    [InlineData("Value: !Ref Address", "Value: !Ref Address\n    Export: { Name: !Sub '${Role.Arn}' }",
        "Outputs.Address.Export.Name.Sub: a resource cannot be asked for here, as Role is")]
    [InlineData("Description: The way to a console of the machine.", "Condition: HasConsole",
        "Outputs.Console.Condition: there is no condition HasConsole")]
    public void Template_WithAMistake_IsToldItsPlace(string text, string mistake, params string[] findings) =>
        Assert.Equal(findings, Findings(text, mistake));

    [Theory]
    [InlineData("{ VpcId: !Ref Network, InternetGatewayId: !Ref Gateway }", "{ VpcId: { Ref: Network }, InternetGatewayId: { Ref: Gateway } }")]
    [InlineData("!GetAtt Address.AllocationId", "{ Fn::GetAtt: [Address, AllocationId] }")]
    [InlineData("!Sub 'http://${Address}/'", "{ Fn::Join: ['', ['http://', !Ref Address, '${!Path}']] }")]
    [InlineData("!If [HasSshKey, !Ref SshKey, !Ref AWS::NoValue]", "{ Fn::If: [HasSshKey, { Ref: SshKey }, { Ref: AWS::NoValue }] }")]
    [InlineData("HasSecret: !Not [!Equals [!Ref KeySecretArn, '']]", "HasSecret: { Fn::Not: [{ Fn::Equals: [{ Ref: KeySecretArn }, ''] }] }")]
    [InlineData("HasSsh: !Not [!Equals [!Ref SshFrom, '']]", "HasSsh: { Fn::And: [!Condition HasSshKey, { Condition: HasBackupBucket }] }")]
    [InlineData("MapPublicIpOnLaunch: false", "MapPublicIpOnLaunch: !If [HasSsh, true, 'false']")]
    [InlineData("DependsOn: [RouteOut, RoutesOfSubnet, ReadTheKey]", "DependsOn: RouteOut")]
    [InlineData("Value: !Ref Address", "Value: !Ref Address\n    Condition: HasSsh\n    Export: { Name: !Sub '${AWS::StackName}-${HostName}' }")]
    public void Template_InAnotherForm_HasNoFinding(string text, string same) => Assert.Empty(Findings(text, same));

    private IReadOnlyList<string> Findings(string text, string instead)
    {
        Assert.Equal(2, _template.Text.Split(text).Length);
        return CloudFormationCheck.Findings(new CloudFormationTemplate(_template.Text.Replace(text, instead, StringComparison.Ordinal)).Root, Schema);
    }
}
