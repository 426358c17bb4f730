using System.Globalization;

namespace Chatbot.Core.Chat;

/// <summary>
/// How much of an answer a reader has. It is a function of the answer's text, so it holds on another device, after a
/// restart and after the answer has ended.
/// </summary>
/// <param name="Blocks">Finished blocks that the reader has.</param>
/// <param name="Offset">The end of the text that the reader has, in UTF-16 units.</param>
public readonly record struct AnswerCursor(int Blocks, int Offset)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Blocks}.{Offset}");

    /// <summary>What cannot be read is the beginning: a reader then gets everything.</summary>
    public static AnswerCursor Parse(string? text)
    {
        var parts = (text ?? "").Split('.');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var blocks)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new(blocks, offset)
            : default;
    }
}
