using System.Runtime.CompilerServices;

namespace Chatbot.Tests.Deployment;

/// <summary>A file of the repository, by its path from the top.</summary>
internal static class RepositoryFile
{
    public static string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>Its lines without those that are empty or a comment.</summary>
    public static string[] Lines(string path) =>
        [.. File.ReadLines(PathOf(path)).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];

    public static bool Exists(string path) => Path.Exists(PathOf(path));

    public static string PathOf(string path) => Path.Combine(Top(), path);

    private static string Top([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(thisFile, "..", "..", ".."));
}
