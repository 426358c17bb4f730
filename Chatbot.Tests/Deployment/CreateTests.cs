using System.Runtime.Versioning;
using System.Text.Json;

namespace Chatbot.Tests.Deployment;

/// <summary>The same machine by plain commands: what create.sh would run, compared with what the template makes.</summary>
[SupportedOSPlatform("linux")]
public sealed class CreateTests : IDisposable
{
    private static readonly string[] Needed = ["--repository", "acme/chatbot", "--tag", "v1.0.0", "--dry-run"];

    private readonly ScriptMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task DryRun_ShowsTheCommandsAndRunsNone()
    {
        var output = await CreateAsync(0, Needed);

        Assert.DoesNotContain(_machine.Calls, call => call.StartsWith("aws", StringComparison.Ordinal));
        Assert.Contains("aws ec2 run-instances --image-id '<image>' --instance-type t3.micro", output, StringComparison.Ordinal);
        Assert.Contains("HttpEndpoint=enabled,HttpTokens=required,HttpPutResponseHopLimit=1", output, StringComparison.Ordinal);
        Assert.Contains("VolumeType=gp3,VolumeSize=8,Encrypted=true", output, StringComparison.Ordinal);
        Assert.Contains("--credit-specification CpuCredits=standard", output, StringComparison.Ordinal);
        Assert.Contains("amd64/hvm/ebs-gp3/ami-id", output, StringComparison.Ordinal);
        Assert.Contains("aws ec2 create-security-group --group-name chatbot-app-sg", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_WithNothingInIt_GetsAMachineAndLosesIt()
    {
        _machine.ProvideAccount();

        await CreateAsync(0, Needed[..^1]);
        Assert.Equal(["address", "instance-profile", "machine", "role", "security-group"], Account());

        await DeleteAsync();
        Assert.Empty(Account());
    }

    [Theory]
    [InlineData("role", "arn:aws:iam::123456789012:role/chatbot")]
    [InlineData("instance-profile", "arn:aws:iam::123456789012:instance-profile/chatbot")]
    [InlineData("security-group", "sg-1")]
    public async Task Account_WithSuchANameInIt_IsLeftAsItIsByBoth(string thing, string name)
    {
        _machine.ProvideAccount();
        _machine.Set("account/" + thing, "somebody else");

        var output = await CreateAsync(73, Needed[..^1]);
        await DeleteAsync();

        Assert.Contains($"There is something of the same name already: {name}.", output, StringComparison.Ordinal);
        Assert.Contains($"同じ名前のものがもうあります: {name}。", output, StringComparison.Ordinal);
        Assert.Contains("Nothing was made.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("delete.sh", output, StringComparison.Ordinal);
        Assert.Equal([thing], Account());
        Assert.DoesNotContain(_machine.Calls, call => call.Contains(" delete-", StringComparison.Ordinal) || call.Contains(" create-", StringComparison.Ordinal));
    }

    /// <summary>Whoever runs it once more is not told to delete the data.</summary>
    [Fact]
    public async Task Account_WithAMachineInIt_IsLeftAsItIs()
    {
        _machine.ProvideAccount();
        await CreateAsync(0, Needed[..^1]);

        var output = await CreateAsync(73, Needed[..^1]);

        Assert.Contains("There is a machine already that create.sh has made: i-1.", output, StringComparison.Ordinal);
        Assert.Contains("create.sh の作ったマシンがもうあります: i-1。", output, StringComparison.Ordinal);
        Assert.DoesNotContain("delete.sh", output, StringComparison.Ordinal);
        Assert.Equal(5, Account().Length);
    }

    [Theory]
    [InlineData("ec2 describe-instances", false)]
    [InlineData("iam list-roles", false)]
    [InlineData("iam create-role", false)]
    [InlineData("iam create-instance-profile", true)]
    [InlineData("ec2 create-security-group", true)]
    [InlineData("ec2 allocate-address", true)]
    [InlineData("ec2 associate-address", true)]
    public async Task Create_ThatStops_RecommendsToDeleteOnlyWhatItHasMade(string call, bool made)
    {
        _machine.ProvideAccount();
        _machine.Set("aws-fails", call);

        var output = await CreateAsync(254, Needed[..^1]);

        Assert.Equal(made, output.Contains("deploy/ec2/delete.sh", StringComparison.Ordinal));
        Assert.Equal(!made, output.Contains("Nothing was made.", StringComparison.Ordinal));
        _machine.Unset("aws-fails");
        await DeleteAsync();
        Assert.Empty(Account());
    }

    [Fact]
    public async Task Delete_AddressOfSomebodyElse_Stays()
    {
        _machine.ProvideAccount();
        _machine.Set("account/address", "somebody else");

        await DeleteAsync();

        Assert.Equal(["address"], Account());
    }

    [Theory]
    [InlineData("aws ssm start-session --target <machine>")]
    [InlineData("ssh ubuntu@<address>", "--no-session-manager", "--ssh-from", "203.0.113.0/24", "--ssh-key", "mine")]
    [InlineData("なし / none", "--no-session-manager")]
    public async Task Console_AtTheEnd_IsTheOneThatThereIs(string console, params string[] arguments)
    {
        var output = await CreateAsync(0, [.. Needed, .. arguments]);

        Assert.EndsWith($"a console of the machine: {console}", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firewall_ByDefault_OpensTheWebOnly()
    {
        var output = await CreateAsync(0, Needed);

        Assert.Equal(["80 --cidr 0.0.0.0/0", "443 --cidr 0.0.0.0/0"], Opened(output, "ingress"));
        Assert.Equal(["443 --cidr 0.0.0.0/0", "80 --cidr 0.0.0.0/0"], Opened(output, "egress"));
        Assert.Contains("aws ec2 revoke-security-group-egress", output, StringComparison.Ordinal);
        Assert.DoesNotContain("--key-name", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ssh_FromANamedRange_IsOpenForItAlone()
    {
        var output = await CreateAsync(0, [.. Needed, "--ssh-from", "203.0.113.0/24", "--ssh-key", "mine", "--web-from", "203.0.113.0/24"]);

        Assert.Equal(["80 --cidr 203.0.113.0/24", "443 --cidr 203.0.113.0/24", "22 --cidr 203.0.113.0/24"], Opened(output, "ingress"));
        Assert.Contains("--key-name mine", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--ssh-from", "0.0.0.0/0", "--ssh-key", "mine")]
    [InlineData("--ssh-from", "203.0.113.0/24")]
    [InlineData("--tag", "$(reboot)")]
    [InlineData("--repository", "acme/chat'; reboot; '")]
    [InlineData("--host", "a b")]
    [InlineData("--key-parameter", "/a'; reboot; '")]
    [InlineData("--backup", "bucket/../*")]
    [InlineData("--type", "p5.48xlarge")]
    [InlineData("--nonsense")]
    public async Task Arguments_ThatCannotBe_AreRefusedBeforeAnything(params string[] arguments)
    {
        Assert.Contains("--repository OWNER/chatbot", await CreateAsync(64, [.. Needed, .. arguments]), StringComparison.Ordinal);

        Assert.DoesNotContain(_machine.Calls, call => call.StartsWith("aws", StringComparison.Ordinal));
    }

    /// <summary>The same names of the same actions on the same things as in the template.</summary>
    [Fact]
    public async Task Role_ItsPolicies_AreThoseOfTheTemplate()
    {
        var template = new CloudFormationTemplate().Statements()
            .Select(one => (
                Actions: CloudFormationTemplate.Values(one.Statement, "Action"),
                Resource: one.Statement["Resource"].ToString().Replace("${AWS::Partition}", "<partition>", StringComparison.Ordinal)
                    .Replace("${AWS::Region}", "<region>", StringComparison.Ordinal).Replace("${AWS::AccountId}", "<account>", StringComparison.Ordinal)
                    .Replace("${KeyParameter}", "/chatbot/openai_api_key", StringComparison.Ordinal)
                    .Replace("${BackupBucket}/${BackupPrefix}", "acme-backups/chatbot", StringComparison.Ordinal)
                    .Replace("KeySecretArn", Secret, StringComparison.Ordinal)))
            .Select(one => $"{string.Join(',', one.Actions)} {one.Resource}").ToList();

        var byParameter = Policies(await CreateAsync(0, [.. Needed, "--backup", "acme-backups"]));
        var bySecret = Policies(await CreateAsync(0, [.. Needed, "--key-secret", Secret, "--no-session-manager"]));

        Assert.Equal([template[1], template[2], template[3]], byParameter);
        Assert.Equal([template[0]], bySecret);
    }

    [Fact]
    public async Task UserData_IsThatOfTheTemplate()
    {
        var output = await CreateAsync(0, [.. Needed, "--host", "chat.example.com", "--backup", "acme-backups/box", "--type", "t4g.micro"]);

        Assert.Contains("arm64/hvm/ebs-gp3/ami-id", output, StringComparison.Ordinal);
        var template = CloudFormationTemplate.Value(new CloudFormationTemplate().Properties("Machine"), "UserData", "Fn::Base64")
            .Replace("${Repository}", "acme/chatbot", StringComparison.Ordinal).Replace("${Release}", "v1.0.0", StringComparison.Ordinal)
            .Replace("${HostName}", "chat.example.com", StringComparison.Ordinal).Replace("${KeySecretArn}", "", StringComparison.Ordinal)
            .Replace("${KeyParameter}", "/chatbot/openai_api_key", StringComparison.Ordinal)
            .Replace("${BackupBucket}", "acme-backups", StringComparison.Ordinal).Replace("${BackupPrefix}", "box", StringComparison.Ordinal);
        Assert.Equal(Commands(template), Commands(UserData(output)));

        static IEnumerable<string> Commands(string text) => text.Trim().Split('\n').Where(line => !line.StartsWith("# ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UserData_OfAReleaseThatIsNotThere_SaysSoInBothLanguages()
    {
        var script = Path.Combine(_machine.Folder, "user-data");
        await File.WriteAllTextAsync(script, UserData(await CreateAsync(0, Needed)));

        var (exitCode, output) = await _machine.RunAsync(script, []);

        Assert.Equal(69, exitCode);
        Assert.Contains("!! v1.0.0 のスクリプトを https://github.com/acme/chatbot から取得できません", output, StringComparison.Ordinal);
        Assert.Contains("!! The script of v1.0.0 cannot be fetched from https://github.com/acme/chatbot", output, StringComparison.Ordinal);
    }

    private const string Secret = "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:chatbot-AbCdEf";

    /// <summary>As bash quotes it.</summary>
    private static string UserData(string output) => output.Split("--user-data $'")[1].Split("' --query")[0].Replace("\\n", "\n", StringComparison.Ordinal)
        .Replace("\\'", "'", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    private static IEnumerable<string> Opened(string output, string way) => output.Split('\n')
        .Where(line => line.Contains($"authorize-security-group-{way} ", StringComparison.Ordinal)).Select(line => line.Split("--port ")[1]);

    private static List<string> Policies(string output)
    {
        var policies = new List<string>();
        foreach (var line in output.Split('\n').Where(line => line.StartsWith("aws iam put-role-policy", StringComparison.Ordinal)))
        {
            using var policy = JsonDocument.Parse(line.Split("--policy-document '")[1].TrimEnd('\''));
            var statement = Assert.Single(policy.RootElement.GetProperty("Statement").EnumerateArray());
            Assert.Equal("Allow", statement.GetProperty("Effect").GetString());
            var action = statement.GetProperty("Action");
            var actions = action.ValueKind == JsonValueKind.Array ? action.EnumerateArray().Select(one => one.GetString()) : [action.GetString()];
            policies.Add($"{string.Join(',', actions)} {statement.GetProperty("Resource").GetString()}");
        }

        return policies;
    }

    /// <summary>What there is in the account, by the names of the files.</summary>
    private string[] Account() => [.. Directory.GetFiles(Path.Combine(_machine.Fakes, "account")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private async Task DeleteAsync()
    {
        var (code, output) = await _machine.RunAsync(RepositoryFile.PathOf("deploy/ec2/delete.sh"), [], "--yes");
        Assert.True(code == 0, output);
    }

    private async Task<string> CreateAsync(int exitCode, string[] arguments)
    {
        var (code, output) = await _machine.RunAsync(RepositoryFile.PathOf("deploy/ec2/create.sh"), [], arguments);
        Assert.True(code == exitCode, $"{code}: {output}");
        return output;
    }
}
