using System.Diagnostics;

namespace Chatbot.Tests.Backups;

/// <summary>Runs a program to its end.</summary>
internal static class Shell
{
    public static Task<(int ExitCode, string Output)> RunAsync(string folder, string program, params string[] arguments) =>
        RunAsync(folder, [], program, arguments);

    /// <summary>What it wrote to both streams comes as one.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string folder, IEnumerable<(string Name, string Value)> variables, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }
}
