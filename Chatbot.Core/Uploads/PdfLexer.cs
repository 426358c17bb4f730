using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Chatbot.Core.Uploads;

internal enum PdfTokenKind
{
    End,
    Name,
    Integer,
    Word, // true, R, obj, a real number: whatever else has no delimiter
    Text, // a literal or hexadecimal string
    ArrayOpen,
    ArrayClose,
    DictionaryOpen,
    DictionaryClose,
}

/// <summary>Cuts PDF syntax (ISO 32000-1, 7.2 and 7.3) into tokens, one after the other, without recursion or copies.</summary>
internal ref struct PdfLexer(ReadOnlySpan<byte> bytes, int position)
{
    private static readonly SearchValues<byte> White = SearchValues.Create("\0\t\n\f\r "u8);
    private static readonly SearchValues<byte> Ends = SearchValues.Create("\0\t\n\f\r ()<>[]{}/%"u8);
    private static readonly SearchValues<byte> LiteralMarks = SearchValues.Create("()\\"u8);
    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>The offset behind the current token.</summary>
    public int Position { get; set; } = position;

    /// <summary>The offset of the current token.</summary>
    public int Start { get; private set; }

    /// <summary>The number, when the current token is an integer.</summary>
    public long Number { get; private set; }

    public readonly bool Is(ReadOnlySpan<byte> word) => bytes[Start..Position].SequenceEqual(word);

    /// <summary>The name without its slash, its #xx escapes resolved: <c>/#50age</c> is a page too.</summary>
    public readonly string Name()
    {
        var raw = bytes[(Start + 1)..Position];
        var name = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '#'
                && i + 2 < raw.Length
                && Utf8Parser.TryParse(raw.Slice(i + 1, 2), out byte value, out var used, 'x')
                && used == 2)
            {
                name.Append((char)value);
                i += 2;
            }
            else
            {
                name.Append((char)raw[i]);
            }
        }

        return name.ToString();
    }

    public PdfTokenKind Next()
    {
        SkipWhite();
        Start = Position;
        if (Position >= bytes.Length)
            return PdfTokenKind.End;

        var first = bytes[Position++];
        var second = Position < bytes.Length ? bytes[Position] : (byte)0;
        switch (first)
        {
            case (byte)'/':
                SkipRegular();
                return PdfTokenKind.Name;
            case (byte)'[':
                return PdfTokenKind.ArrayOpen;
            case (byte)']':
                return PdfTokenKind.ArrayClose;
            case (byte)'(':
                SkipLiteral();
                return PdfTokenKind.Text;
            case (byte)'<' when second == '<':
                Position++;
                return PdfTokenKind.DictionaryOpen;
            case (byte)'>' when second == '>':
                Position++;
                return PdfTokenKind.DictionaryClose;
            case (byte)'<':
                SkipTo((byte)'>');
                return PdfTokenKind.Text;
            case (byte)'>' or (byte)')' or (byte)'{' or (byte)'}':
                return PdfTokenKind.Word;
            default:
                SkipRegular();
                return ReadNumber();
        }
    }

    private PdfTokenKind ReadNumber()
    {
        var text = bytes[Start..Position];
        if (!Utf8Parser.TryParse(text, out long number, out var used) || used != text.Length)
            return PdfTokenKind.Word;

        Number = number;
        return PdfTokenKind.Integer;
    }

    private void SkipWhite()
    {
        while (true)
        {
            var length = bytes[Position..].IndexOfAnyExcept(White);
            Position = length < 0 ? bytes.Length : Position + length;
            if (Position >= bytes.Length || bytes[Position] != '%')
                return;

            var end = bytes[Position..].IndexOfAny((byte)'\r', (byte)'\n');
            Position = end < 0 ? bytes.Length : Position + end;
        }
    }

    private void SkipRegular()
    {
        var length = bytes[Position..].IndexOfAny(Ends);
        Position = length < 0 ? bytes.Length : Position + length;
    }

    private void SkipTo(byte end)
    {
        var length = bytes[Position..].IndexOf(end);
        Position = length < 0 ? bytes.Length : Position + length + 1;
    }

    private void SkipLiteral()
    {
        for (var depth = 1; depth > 0;)
        {
            var mark = bytes[Position..].IndexOfAny(LiteralMarks);
            if (mark < 0)
            {
                Position = bytes.Length;
                return;
            }

            Position += mark + 1;
            switch (bytes[Position - 1])
            {
                case (byte)'(':
                    depth++;
                    break;
                case (byte)')':
                    depth--;
                    break;
                default: // a backslash takes the next byte's meaning away
                    Position = Math.Min(Position + 1, bytes.Length);
                    break;
            }
        }
    }
}
