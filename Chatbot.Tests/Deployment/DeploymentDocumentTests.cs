using System.Reflection;
using System.Text.RegularExpressions;

namespace Chatbot.Tests.Deployment;

/// <summary>
/// docs/deployment.md answers the plan line by line (deployment-plan.txt has its words): each line has its row, and what a row names is there.
/// </summary>
public sealed partial class DeploymentDocumentTests
{
    private static readonly string Document = RepositoryFile.Read("docs/deployment.md");

    private static readonly string[] Plan = RepositoryFile.Lines("Chatbot.Tests/Deployment/deployment-plan.txt");

    /// <summary>What a machine says while it sets itself up comes from these.</summary>
    private static readonly string[] Scripts = ["deploy/ec2/user-data.sh", "deploy/ec2/chatbot.yaml", "deploy/ec2/create.sh", "deploy/install.sh"];

    /// <summary>Rows of three columns: the plan, where, held by.</summary>
    private static readonly string[][] Rows =
    [
        .. Document.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| the plan", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | ")),
    ];

    [Fact]
    public void Document_EveryLineOfThePlan_HasItsRowInOrder()
    {
        var headings = Plan.Where(line => Document.Contains($"\n## {line}:", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, headings.Count);
        Assert.Equal(Plan.Except(headings), Rows.Select(row => row[0]));
    }

    [Fact]
    public void Document_EveryRow_SaysWhereItIsDoneAndNamesATest()
    {
        Assert.All(Rows, row => Assert.Equal(3, row.Length));
        Assert.All(Rows, row => Assert.True(row[1].Length > 5, row[0]));
        Assert.All(Rows, row => Assert.True(Quoted().Count(row[2]) > 0, row[0]));
    }

    [Fact]
    public void Document_TestsThatItNames_AreThere()
    {
        var tests = typeof(DeploymentDocumentTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(method => method.IsDefined(typeof(FactAttribute)))
                .Select(method => $"{type.Name}.{method.Name}")).ToHashSet();
        var named = Rows.SelectMany(row => Quoted().Matches(row[2])).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.True(named.Count > 50, $"{named.Count} tests are named");
        // A script is a test where the thing to look at is an image.
        Assert.DoesNotContain(named, name => name != "deploy/smoke-test.sh" && !tests.Contains(name));
    }

    [Fact]
    public void Document_FilesThatItNames_AreThere()
    {
        var quoted = Rows.SelectMany(row => Quoted().Matches(row[1])).Select(match => match.Groups[1].Value).Where(name => FileName().IsMatch(name));
        var linked = Link().Matches(Document).Select(match => "docs/" + match.Groups[1].Value);
        var named = quoted.Concat(linked).Append("deploy/smoke-test.sh").Distinct().ToList();

        Assert.True(named.Count > 12, $"{named.Count} files are named");
        Assert.DoesNotContain(named, name => !RepositoryFile.Exists(name));
    }

    /// <summary>What stands in the tables of what may be wrong is what a person sees, in as many rows in each language.</summary>
    [Fact]
    public void Guides_MessagesThatTheyExplain_AreThoseOfTheScripts()
    {
        var scripts = string.Concat(Scripts.Select(RepositoryFile.Read));
        var (english, japanese) = (Explained("docs/ec2.md"), Explained("docs/ec2.ja.md"));

        Assert.True(english.Count >= 5);
        Assert.Equal(english.Count, japanese.Count);
        Assert.All(
            english.Concat(japanese).SelectMany(message => message.Split('…', StringSplitOptions.TrimEntries)),
            part => Assert.Contains(part, scripts, StringComparison.Ordinal));

        static List<string> Explained(string guide) =>
            [.. RepositoryFile.Lines(guide).Where(line => line.StartsWith("| `!! ", StringComparison.Ordinal)).Select(line => line.Split('`')[1][3..])];
    }

    [Theory]
    [InlineData("docs/backup.md")]
    [InlineData("docs/ec2.md")]
    [InlineData("docs/ec2.ja.md")]
    public void Guides_TheTimeOfTheBackups_IsThatOfTheTimer(string guide)
    {
        var timer = RepositoryFile.Lines("deploy/systemd/chatbot-backup.timer");
        Assert.Contains("OnCalendar=*-*-* 02:30 Asia/Tokyo", timer);
        Assert.Contains("RandomizedDelaySec=30min", timer);

        var said = RepositoryFile.Lines(guide).First(line => line.Contains("`chatbot-backup.timer`", StringComparison.Ordinal));

        Assert.All(["2:30", "3:00", "17:30", "18:00"], hour => Assert.Contains(hour, said, StringComparison.Ordinal));
        Assert.Equal(4, Hour().Count(said));
    }

    [GeneratedRegex(@"\d:\d\d")]
    private static partial Regex Hour();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    /// <summary>With a folder or a beginning dot or an ending, or one of the two that have neither.</summary>
    [GeneratedRegex(@"^(\.?[\w.-]+/)+[\w.-]+$|^\.[a-z.]+$|^\w+\.yaml$|^Dockerfile$")]
    private static partial Regex FileName();

    [GeneratedRegex(@"\]\(([\w.-]+\.md)\)")]
    private static partial Regex Link();
}
