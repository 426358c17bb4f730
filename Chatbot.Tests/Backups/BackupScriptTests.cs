using System.Runtime.CompilerServices;

namespace Chatbot.Tests.Backups;

/// <summary>deploy/backup.sh with a container engine and an aws that only say what they were asked for.</summary>
public sealed class BackupScriptTests : IDisposable
{
    private const string Container = "/backups/chatbot-20300405T060708Z.tar.gz";

    private const string Engine = """
        #!/usr/bin/env bash
        printf '%s %s\n' "${0##*/}" "$*" >>"$CALLS"
        case "$*" in
            'compose ps --all --quiet chatbot') [[ $STATE == none ]] || echo 0123abcd ;;
            "inspect --format {{.State.Running}} {{.State.Restarting}} "*) [[ $STATE != none ]] && echo "$STATE" ;;
            'compose stop chatbot' | 'compose start chatbot') echo "what ${0##*/} says" ;;
            'volume inspect --format {{.Mountpoint}} chatbot_backups') echo "$VOLUMES/backups" ;;
            *.Mounts*0123abcd) printf '%s\n' '/|/nowhere' "/backups|$VOLUMES/backups" "/back|/nowhere" "/data|$VOLUMES/data" ;;
            *--backup) printf '%s\n' 'バックアップを作成しました' 'A backup was made' '/backups/chatbot-20300405T060708Z.tar.gz'; exit "${CODE:-0}" ;;
            *) echo "unexpected: $*" >&2; exit 99 ;;
        esac
        """;

    private const string Aws = """
        #!/usr/bin/env bash
        printf 'aws %s\n' "$*" >>"$CALLS"
        exit "${AWS_CODE:-0}"
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("chatbot-script-").FullName;
    private readonly string _bin;

    public BackupScriptTests()
    {
        _bin = Path.Combine(_root, "bin");
        Write("opt/chatbot/compose.yaml", "services: {}");
        Write("volumes/backups/chatbot-20300405T060708Z.tar.gz", "a backup");
        Program("docker", Engine);
        Program("aws", Aws);
        // Only what is here can be run, whatever this machine has besides.
        foreach (var tool in new[] { "bash", "dirname", "sed", "tail", "head", "env" })
            File.CreateSymbolicLink(Path.Combine(_bin, tool), File.Exists($"/bin/{tool}") ? $"/bin/{tool}" : $"/usr/bin/{tool}");
    }

    private string OnThisMachine => Path.Combine(_root, "volumes", "backups", Path.GetFileName(Container));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("true false", "docker compose exec -T chatbot dotnet Chatbot.Web.dll --backup")]
    [InlineData("false false", "docker compose run --rm --no-deps -T chatbot --backup")]
    [InlineData("none", "docker compose run --rm --no-deps -T chatbot --backup")]
    public async Task Run_WithoutAnAddress_MakesABackupAndCopiesNothing(string state, string call)
    {
        // Twice: it depends on nothing that it has left.
        for (var run = 0; run < 2; run++)
        {
            var (exitCode, output) = await RunAsync(("STATE", state));
            Assert.True(exitCode == 0, output);
            Assert.Contains("A backup was made", output, StringComparison.Ordinal);
        }

        Assert.Equal(2, Calls().Count(line => line == call));
        Assert.DoesNotContain(Calls(), line => line.StartsWith("aws", StringComparison.Ordinal) || line.EndsWith("stop chatbot", StringComparison.Ordinal));
    }

    /// <summary>Docker says of such a one that it runs, and refuses to run anything in it.</summary>
    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task Run_WhatFallsAgainAndAgain_RestsMeanwhileAndIsStartedAgain(string code)
    {
        var (exitCode, _) = await RunAsync(("STATE", "true true"), ("BACKUP_S3_URI", "s3://acme"), ("CODE", code));

        Assert.Equal(code, $"{exitCode}");
        string[] story = ["docker compose stop chatbot", "docker compose run --rm --no-deps -T chatbot --backup", "docker compose start chatbot"];
        Assert.Equal(story, Calls().Where(line => line.Contains(" chatbot", StringComparison.Ordinal) && !line.Contains(" ps ", StringComparison.Ordinal)).Take(3));
        Assert.Equal(code == "0", Calls()[^1].StartsWith($"aws s3 cp --only-show-errors {OnThisMachine} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WithAnAddressAndWithoutAContainer_CopiesTheFileFromTheVolume()
    {
        var (exitCode, output) = await RunAsync(("STATE", "none"), ("BACKUP_S3_URI", "s3://acme"));

        Assert.True(exitCode == 0, output);
        Assert.Equal($"aws s3 cp --only-show-errors {OnThisMachine} s3://acme/chatbot-20300405T060708Z.tar.gz", Calls()[^1]);
    }

    [Theory]
    [InlineData("", "s3://acme/box", "s3://acme/box")]
    [InlineData("", "s3://acme/box/", "s3://acme/box")]
    [InlineData("BACKUP_S3_URI=s3://other\n", "s3://acme", "s3://acme")]
    [InlineData("A=1\nBACKUP_S3_URI=s3://acme/of-env\n", "", "s3://acme/of-env")]
    [InlineData("CHATBOT_BACKUP_BUCKET=acme\nCHATBOT_BACKUP_PREFIX=servers/chatbot\n", "", "s3://acme/servers/chatbot")]
    [InlineData("CHATBOT_BACKUP_BUCKET=acme\nCHATBOT_BACKUP_PREFIX=\n", "", "s3://acme")]
    public async Task Run_WithAnAddress_CopiesTheFileFromTheVolume(string settings, string variable, string address)
    {
        if (settings.Length > 0)
            Write("opt/chatbot/.env", settings);

        var (exitCode, output) = await RunAsync(("BACKUP_S3_URI", variable));

        Assert.True(exitCode == 0, output);
        Assert.Equal($"aws s3 cp --only-show-errors {OnThisMachine} {address}/chatbot-20300405T060708Z.tar.gz", Calls()[^1]);
    }

    [Fact]
    public async Task Run_OnlyPodman_IsUsed()
    {
        File.Move(Path.Combine(_bin, "docker"), Path.Combine(_bin, "podman"));

        Assert.Equal(0, (await RunAsync(("BACKUP_S3_URI", "s3://acme"))).ExitCode);

        Assert.Contains("podman compose exec -T chatbot dotnet Chatbot.Web.dll --backup", Calls());
    }

    [Fact]
    public async Task Run_BackupThatLacksLostFiles_IsCopiedAllTheSame()
    {
        var (exitCode, _) = await RunAsync(("BACKUP_S3_URI", "s3://acme"), ("CODE", "2"));

        Assert.Equal(0, exitCode);
        Assert.StartsWith("aws s3 cp", Calls()[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CODE", "66", 66, "バックアップを作成できませんでした", "No backup was made.", false)]
    [InlineData("CODE", "1", 1, "バックアップを作成できませんでした", "No backup was made.", false)]
    [InlineData("AWS_CODE", "1", 69, "S3 に写せませんでした", "the backup is on this machine", true)]
    [InlineData("BACKUP_S3_URI", "https://acme/", 78, "S3 のアドレスが正しくありません", "This is no address of S3: https://acme", false)]
    [InlineData("BACKUP_S3_URI", "s3://acme/$(reboot)", 78, "S3 のアドレスが正しくありません", "This is no address of S3", false)]
    [InlineData("CHATBOT_ROOT", "/nowhere", 78, "何もインストールされていません", "Nothing is installed in /nowhere/opt/chatbot.", false)]
    [InlineData("VOLUMES", "/nowhere", 69, "このマシンから読めません", "cannot be read from this machine", false)]
    public async Task Run_WhatGoesWrong_IsSaidInBothLanguages(
        string variable, string value, int code, string japanese, string english, bool copied)
    {
        var (exitCode, output) = await RunAsync(("BACKUP_S3_URI", "s3://acme"), (variable, value));

        Assert.Equal(code, exitCode);
        Assert.Contains(japanese, output, StringComparison.Ordinal);
        Assert.Contains(english, output, StringComparison.Ordinal);
        Assert.Equal(copied, Calls().Any(line => line.StartsWith("aws", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("aws", "There is no aws command")]
    [InlineData("docker", "There is neither docker nor podman.")]
    public async Task Run_WithoutWhatItNeeds_SaysSoBeforeItBegins(string tool, string message)
    {
        File.Delete(Path.Combine(_bin, tool));

        var (exitCode, output) = await RunAsync(("BACKUP_S3_URI", "s3://acme"));

        Assert.Equal(69, exitCode);
        Assert.Contains(message, output, StringComparison.Ordinal);
        Assert.DoesNotContain(Calls(), line => line.EndsWith("--backup", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Timer_Daily_RunsTheScriptThatIsInstalled()
    {
        var units = Path.Combine(Deploy(), "systemd");
        var service = await File.ReadAllLinesAsync(Path.Combine(units, "chatbot-backup.service"));
        var timer = await File.ReadAllLinesAsync(Path.Combine(units, "chatbot-backup.timer"));

        Assert.Contains("ExecStart=/opt/chatbot/deploy/backup.sh", service);
        Assert.Contains("Type=oneshot", service);
        // "aws" is a snap on Ubuntu, and a snap needs new privileges to start.
        Assert.DoesNotContain(service, line => line.StartsWith("NoNewPrivileges", StringComparison.Ordinal));
        // Updates restart the machine at four in Japan.
        Assert.Contains("OnCalendar=*-*-* 02:30 Asia/Tokyo", timer);
        Assert.Contains("Persistent=true", timer);
        Assert.Contains("WantedBy=timers.target", timer);
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(Path.Combine(Deploy(), "backup.sh")).HasFlag(UnixFileMode.UserExecute));
    }

    private static string Deploy([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "deploy"));

    private Task<(int ExitCode, string Output)> RunAsync(params (string Name, string Value)[] variables) => Shell.RunAsync(
        _root,
        [
            ("PATH", _bin), ("CHATBOT_ROOT", _root), ("CALLS", Path.Combine(_root, "calls")), ("STATE", "true false"),
            ("VOLUMES", Path.Combine(_root, "volumes")), .. variables,
        ],
        Path.Combine(_bin, "bash"), Path.Combine(Deploy(), "backup.sh"));

    private string[] Calls() => File.Exists(Path.Combine(_root, "calls")) ? File.ReadAllLines(Path.Combine(_root, "calls")) : [];

    private void Program(string name, string text)
    {
        Write($"bin/{name}", text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(_bin, name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.Replace("\r\n", "\n", StringComparison.Ordinal));
    }
}
