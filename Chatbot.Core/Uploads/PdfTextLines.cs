using System.Text;
using UglyToad.PdfPig.Core;

namespace Chatbot.Core.Uploads;

/// <summary>Sets letters side by side: a new line where one stands off the line before, a space where there is a gap.</summary>
internal sealed class PdfTextLines
{
    // In parts of the letters' size.
    private const double Gap = 0.2;
    private const double LineStep = 0.5;
    private PdfPoint? _last;

    public StringBuilder Text { get; } = new();

    /// <summary>Adds one letter that runs from start to end, and answers how many characters were written.</summary>
    public int Add(string letter, PdfPoint start, PdfPoint end, double size)
    {
        var before = Text.Length;
        if (_last is { } previous)
            Separate(previous, start, end, size);

        foreach (var unit in letter)
        {
            if (!char.IsControl(unit))
                Text.Append(unit);
        }

        _last = end;
        return Text.Length - before;
    }

    private void Separate(PdfPoint previous, PdfPoint start, PdfPoint end, double size)
    {
        var (alongX, alongY) = (end.X - start.X, end.Y - start.Y);
        var length = Math.Sqrt((alongX * alongX) + (alongY * alongY));
        if (length == 0 || size == 0)
            return;

        var (stepX, stepY) = (start.X - previous.X, start.Y - previous.Y);
        var forward = ((stepX * alongX) + (stepY * alongY)) / length;
        var aside = Math.Abs((stepX * alongY) - (stepY * alongX)) / length;
        if (aside > LineStep * size || forward < -size)
            Text.Append('\n');
        else if (forward > Gap * size && Text.Length > 0 && !char.IsWhiteSpace(Text[^1]))
            Text.Append(' ');
    }
}
