using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Chatbot.Tests.Isolation;

/// <summary>The threat model names the test that guards each way in: each of them is there, and is a test.</summary>
public sealed partial class SecurityDocumentsTests
{
    private static readonly HashSet<string> Tests =
    [
        .. typeof(SecurityDocumentsTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(method => method.IsDefined(typeof(FactAttribute)))
                .Select(method => $"{type.Name}.{method.Name}")),
    ];

    [Theory]
    [InlineData("security.md", 60)]
    [InlineData("asvs.md", 20)]
    public void Document_TestsThatItNames_AreThere(string file, int atLeast)
    {
        var named = TestName().Matches(Read(file)).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.True(named.Count >= atLeast, $"{named.Count} tests are named in {file}");
        Assert.Empty(named.Except(Tests));
    }

    /// <summary>The numbers of ASVS 5.0: how many requirements of levels 1 and 2 each section has, and which.</summary>
    [Fact]
    public void Asvs_EveryRequirementOfLevelTwo_HasItsLine()
    {
        var wanted = Read("asvs-level-2.txt", besideThis: true).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var answered = Row().Matches(Read("asvs.md"))
            .SelectMany(row => Number().Matches(row.Groups[1].Value).Select(number => number.Value)).ToList();

        Assert.Equal(253, wanted.Length);
        Assert.Empty(wanted.Except(answered));
        Assert.Empty(answered.GroupBy(number => number).Where(twice => twice.Count() > 1).Select(twice => twice.Key));
    }

    private static string Read(string file, bool besideThis = false, [CallerFilePath] string path = "")
    {
        var here = Path.GetDirectoryName(path)!;
        return File.ReadAllText(Path.Combine(besideThis ? here : Path.Combine(here, "..", "..", "docs"), file));
    }

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\| ([\d., ]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Number();
}
