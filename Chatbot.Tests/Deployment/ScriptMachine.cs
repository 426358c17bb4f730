using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using Chatbot.Tests.Integration;

namespace Chatbot.Tests.Deployment;

/// <summary>
/// A machine for the scripts of deploy/ to run on: a folder in the place of /, and programs of the tests' own (the folder fakes) in the place
/// of those that would change the machine or ask the network. Only the programs that are named here can be found at all, and what those that
/// matter are called with is written down.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ScriptMachine : IDisposable
{
    public const string Repository = "acme/chatbot";
    public const string Image = "ghcr.io/acme/chatbot";

    private const string FakesFolder = "Chatbot.Tests/Deployment/fakes/";

    private static readonly string[] Faked = ["curl", "df", "docker", "sha256sum", "swapon", "uname"];
    private static readonly string[] WrittenDown = ["apt-get", "dnf", "sysctl", "systemctl"];

    /// <summary>What a fresh Ubuntu and a fresh Amazon Linux both have.</summary>
    private static readonly string[] Real =
    [
        "bash", "cat", "chmod", "cp", "cut", "dirname", "find", "flock", "grep", "gzip", "head", "install", "mkdir", "mv", "od", "rm", "sed", "sleep", "sort", "tail", "tr",
    ];

    private static readonly string[] RealAndWrittenDown = ["chown", "dd", "mkswap", "tar"];

    private readonly string _bin;

    /// <param name="system">The first two lines of /etc/os-release that count.</param>
    public ScriptMachine(string system = Ubuntu)
    {
        Folder = Directory.CreateTempSubdirectory("chatbot-machine-").FullName;
        Root = Directory.CreateDirectory(Path.Combine(Folder, "root")).FullName;
        Fakes = Directory.CreateDirectory(Path.Combine(Folder, "fakes")).FullName;
        _bin = Directory.CreateDirectory(Path.Combine(Folder, "bin")).FullName;
        foreach (var name in Faked)
            Provide(name, name);
        foreach (var name in WrittenDown)
            Provide(name, "only-written-down");
        foreach (var name in Real)
            Link(name, File.Exists($"/usr/bin/{name}") ? $"/usr/bin/{name}" : $"/bin/{name}");
        foreach (var name in RealAndWrittenDown)
            Provide(name, "real");
        Provide("snap", "snap");
        Set("aws", RepositoryFile.Read(FakesFolder + "aws"));
        File.SetUnixFileMode(Path.Combine(Fakes, "aws"), Everything);
        if (system == AmazonLinux)
            Provide("aws", "aws");
        // In a namespace of one user nothing can be given to another.
        if (!Environment.IsPrivilegedProcess)
            Provide("chown", "only-written-down");

        Write("/etc/os-release", system);
        Write("/etc/fstab", "LABEL=root / ext4 defaults 0 1\n");
        Write("/proc/swaps", "Filename Type Size Used Priority\n");
        Write("/etc/dnf/automatic.conf", "[commands]\nupgrade_type = default\napply_updates = no\n");
        Set("network", "");
        Set("free", "6000");
        Set("machine", "x86_64");
        Set("docker/images", "");
        Set("docker/registry", "");
    }

    /// <summary>Another machine in the state of this one.</summary>
    private ScriptMachine(ScriptMachine other)
    {
        Folder = Directory.CreateTempSubdirectory("chatbot-machine-").FullName;
        using (var copy = Process.Start("/bin/cp", ["--archive", other.Root, other.Fakes, other._bin, Folder]))
            copy.WaitForExit();
        (Root, Fakes, _bin) = (Path.Combine(Folder, "root"), Path.Combine(Folder, "fakes"), Path.Combine(Folder, "bin"));
    }

    public const string Ubuntu = "ID=ubuntu\nVERSION_ID=\"24.04\"\n";
    public const string AmazonLinux = "ID=\"amzn\"\nVERSION_ID=\"2023\"\n";

    private const UnixFileMode Everything = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Folder { get; }

    /// <summary>The folder in the place of /.</summary>
    public string Root { get; private set; }

    /// <summary>What the fakes answer from.</summary>
    public string Fakes { get; }

    /// <summary>The programs that were run, with their arguments, in order.</summary>
    public IReadOnlyList<string> Calls => File.Exists(Path.Combine(Fakes, "calls")) ? File.ReadAllLines(Path.Combine(Fakes, "calls")) : [];

    public string Running => Read(Path.Combine(Fakes, "docker", "running"));

    public IReadOnlyList<string> Images => File.ReadAllLines(Path.Combine(Fakes, "docker", "images"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public ScriptMachine Copy() => new(this);

    /// <summary>From now on, all of / is on a disk of so many bytes.</summary>
    public async Task<SmallDisk> MoveToSmallDiskAsync(string size)
    {
        var disk = await SmallDisk.MountAsync(size);
        using (var copy = Process.Start("/bin/cp", ["--archive", Root + "/.", disk.Location]))
            await copy.WaitForExitAsync();
        Root = disk.Location;
        return disk;
    }

    /// <summary>From now on, the arguments of every program there is.</summary>
    public void WriteEverythingDown() => Array.ForEach(Real, name => Provide(name, "real"));

    /// <summary>From now on, "aws" is that of an account that machines can be made in.</summary>
    public void ProvideAccount() => Provide("aws", "aws-account");

    public void ForgetCalls() => File.Delete(Path.Combine(Fakes, "calls"));

    /// <summary>Sets what a fake answers.</summary>
    public void Set(string name, string content)
    {
        var path = Path.Combine(Fakes, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    public void Unset(string name) => File.Delete(Path.Combine(Fakes, name));

    public string PathOf(string path) => Root + path;

    public bool Has(string path) => Path.Exists(PathOf(path));

    public string Text(string path) => Read(PathOf(path));

    public UnixFileMode Mode(string path) => File.GetUnixFileMode(PathOf(path));

    public void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), content);
    }

    /// <summary>The value of a line of /opt/chatbot/.env.</summary>
    public string Setting(string name) =>
        Assert.Single(Text("/opt/chatbot/.env").Split('\n'), line => line.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];

    /// <summary>
    /// Puts a release on the GitHub of the tests: the real files, with a line that says which version they are of. The image is in the
    /// registry, too. Only making a backup is a fake: it has its own tests.
    /// </summary>
    /// <param name="files">What this release has besides or instead: names below deploy/ and contents.</param>
    public void Publish(string tag, params (string Name, string Content)[] files)
    {
        var release = Directory.CreateDirectory(Path.Combine(Folder, "release-" + tag, "chatbot-" + tag)).FullName;
        CopyFolder(RepositoryFile.PathOf("deploy"), Path.Combine(release, "deploy"));
        File.WriteAllText(Path.Combine(release, "deploy", "version"), tag);
        File.WriteAllText(Path.Combine(release, "compose.yaml"), $"# {tag}\n{RepositoryFile.Read("compose.yaml")}");
        foreach (var file in new[] { "Dockerfile", ".env.example" })
            File.Copy(RepositoryFile.PathOf(file), Path.Combine(release, file));
        var backup = Path.Combine(release, "deploy", "backup.sh");
        File.WriteAllText(backup, "#!/usr/bin/env bash\necho \"backup.sh $*\" >>\"$FAKES/calls\"\n[[ ! -e $FAKES/backup-fails ]] || exit \"$(<\"$FAKES/backup-fails\")\"\n");
        File.SetUnixFileMode(backup, Everything);
        foreach (var (name, content) in files)
            File.WriteAllText(Path.Combine(release, "deploy", name), content);

        var archive = Path.Combine(Fakes, "github", Repository, "archive", "refs", "tags", tag + ".tar.gz");
        Directory.CreateDirectory(Path.GetDirectoryName(archive)!);
        using (var tar = Process.Start("/bin/tar", ["--create", "--gzip", "--file", archive, "--directory", Path.GetDirectoryName(release)!, "chatbot-" + tag]))
            tar.WaitForExit();
        File.AppendAllText(Path.Combine(Fakes, "docker", "registry"), $"{Image}:{tag}\n");
    }

    /// <summary>Runs a script to its end, as root or as what looks like it.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string script, IEnumerable<(string Name, string Value)> variables, params string[] arguments)
    {
        using var process = Start(script, variables, arguments);
        return await EndAsync(process);
    }

    public Process Start(string script, IEnumerable<(string Name, string Value)> variables, params string[] arguments)
    {
        string[] line = [.. Environment.IsPrivilegedProcess ? [] : new[] { "/usr/bin/unshare", "--map-root-user" }, "/bin/bash", script, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in variables.Prepend(("PATH", _bin)).Append(("FAKES", Fakes)).Append(("CHATBOT_ROOT", Root))
            .Append(("CHATBOT_SWAP_MIB", "1")).Append(("LC_ALL", "C.UTF-8")))
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Standard error follows standard output.</summary>
    public static async Task<(int ExitCode, string Output)> EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Every file below / with its mode and content, to compare.</summary>
    public IReadOnlyDictionary<string, string> Snapshot() => Directory
        .EnumerateFileSystemEntries(Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        .ToDictionary(path => path[Root.Length..], path => $"{File.GetUnixFileMode(path)} {(File.Exists(path) ? Convert.ToHexString(File.ReadAllBytes(path)) : "")}");

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    private void Provide(string name, string fake) => Link(name, RepositoryFile.PathOf(FakesFolder + fake));

    private void Link(string name, string program)
    {
        File.Delete(Path.Combine(_bin, name));
        File.CreateSymbolicLink(Path.Combine(_bin, name), program);
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from))
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
