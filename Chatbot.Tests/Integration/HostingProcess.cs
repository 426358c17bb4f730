using System.Diagnostics;
using System.Text;

namespace Chatbot.Tests.Integration;

/// <summary>The built program as a process of its own, in a folder of its own, with nothing of our environment.</summary>
internal sealed class HostingProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri?> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (Func<string, bool> Is, TaskCompletionSource<string> Found)? _wanted;

    private HostingProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _listening.TrySetResult(null);
    }

    /// <summary>The address once it listens; null when it ended before.</summary>
    public Task<Uri?> Listening => _listening.Task;

    public int Id => _process.Id;

    private static string Host => Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";

    public static HostingProcess Start(string folder, IEnumerable<(string Name, string Value)> variables, params string[] arguments) =>
        StartWithin([], folder, variables, arguments);

    /// <param name="within">A command that runs the program, in front of it.</param>
    public static HostingProcess StartWithin(
        IReadOnlyList<string> within, string folder, IEnumerable<(string Name, string Value)> variables, params string[] arguments) =>
        Start([.. within, Host, Path.Combine(AppContext.BaseDirectory, "Chatbot.Web.dll"), .. arguments], folder, variables);

    /// <summary>Another program of ours, that listens too.</summary>
    public static HostingProcess StartProgram(string program, string folder) =>
        Start([Host, Path.Combine(AppContext.BaseDirectory, program)], folder, []);

    private static HostingProcess Start(string[] line, string folder, IEnumerable<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(name => name is not ("PATH" or "HOME") && !name.StartsWith("DOTNET_ROOT", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        var started = new HostingProcess(new Process { StartInfo = start });
        started._process.Start();
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string folder, IEnumerable<(string Name, string Value)> variables, params string[] arguments)
    {
        await using var process = Start(folder, variables, arguments);
        return await process.EndAsync();
    }

    public async Task<(int ExitCode, string Output)> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(patience.Token);
        lock (_output)
            return (_process.ExitCode, _output.ToString());
    }

    /// <summary>The first line that it writes of a kind, whether it has been written or is to come.</summary>
    public async Task<string> LineAsync(Func<string, bool> isWanted)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            _wanted = (isWanted, found);
            foreach (var line in _output.ToString().Split(Environment.NewLine))
                Look(line);
        }

        return await found.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }

    /// <summary>As an orchestrator stops it.</summary>
    public async Task<(int ExitCode, string Output)> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Look(string line)
    {
        if (_wanted is { } wanted && wanted.Is(line))
            wanted.Found.TrySetResult(line);
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (_output)
        {
            _output.AppendLine(line);
            Look(line);
        }

        var at = line.IndexOf("http://", StringComparison.Ordinal);
        if (at >= 0 && line.Contains("Now listening on", StringComparison.Ordinal))
            _listening.TrySetResult(new Uri(line[at..].TrimEnd().Split('"')[0].Replace("[::]", "127.0.0.1", StringComparison.Ordinal)));
    }
}
