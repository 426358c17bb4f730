using System.Globalization;

namespace Chatbot.Bench;

/// <summary>A command and its <c>--name value</c> pairs.</summary>
internal sealed class Arguments(IReadOnlyList<string> all)
{
    public IReadOnlyList<string> All => all;

    public string Command => all is [var first, ..] ? first : "";

    /// <exception cref="ArgumentException">It is missing, and there is no default.</exception>
    public string Text(string name, string? otherwise = null)
    {
        var index = all.ToList().IndexOf($"--{name}");
        return index >= 0 && index + 1 < all.Count
            ? all[index + 1]
            : otherwise ?? throw new ArgumentException($"--{name} is missing.");
    }

    /// <exception cref="ArgumentException">It is no whole number.</exception>
    public int Number(string name, int otherwise) =>
        int.TryParse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ArgumentException($"--{name} needs a whole number.");

    public TimeSpan Milliseconds(string name, int otherwise) => TimeSpan.FromMilliseconds(Number(name, otherwise));
}
