using Chatbot.Core.Backups;
using Chatbot.Web.Hosting;

namespace Chatbot.Tests.Hosting;

public sealed class BackupCommandsTests
{
    public static TheoryData<BackupProblem> Problems => [.. Enum.GetValues<BackupProblem>()];

    [Theory]
    [MemberData(nameof(Problems))]
    public void Explain_EachProblem_IsSaidInBothLanguages(BackupProblem problem)
    {
        var lines = BackupCommands.Explain(new BackupException(problem, "/data/here", 3_000_000L, 2_000L, 1L)).Split(Environment.NewLine);

        Assert.Equal(2, lines.Length);
        Assert.Contains(lines[0], letter => letter is >= '\u3041' and <= '\u30ff');
        Assert.DoesNotContain(lines[1], letter => letter > '~');
        Assert.All(lines, line => Assert.Contains("/data/here", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.DoesNotContain('{', line));
    }

    [Fact]
    public void Explain_TooLittleRoom_NamesTheAmounts() => Assert.Contains(
        "too little room at /data: 2.9 MB are needed, 2 KB are free, and 256 MB have to stay free",
        BackupCommands.Explain(new BackupException(BackupProblem.NoRoom, "/data", 3_000_000L, 2_000L, 256L * 1024 * 1024)),
        StringComparison.Ordinal);
}
