namespace Chatbot.Core.Uploads;

/// <summary>What a PDF's dictionary says, at its first level, under the few keys that count here.</summary>
internal sealed class PdfDictionary
{
    // Brackets within brackets: real files stay below twenty, and most readers recurse once for each.
    private const int MaxNesting = 100;

    private readonly List<int> _kids = [];

    public string? Type { get; private set; }

    /// <summary>Object numbers of the children; null when there is no such list.</summary>
    public IReadOnlyList<int>? Kids { get; private set; }

    /// <summary>The object that holds the list of children, when it stands elsewhere.</summary>
    public int? DistantKids { get; private set; }

    /// <summary>A catalog's <c>Pages</c>.</summary>
    public int? PageRoot { get; private set; }

    /// <summary>A trailer's catalog.</summary>
    public int? Root { get; private set; }

    public bool Encrypted { get; private set; }

    public bool Filtered { get; private set; }

    /// <summary>Bytes of the stream behind the dictionary, when it is told in place.</summary>
    public long? Length { get; private set; }

    /// <summary>Where the cross-references before these stand.</summary>
    public long? Previous { get; private set; }

    /// <summary>Objects in an object stream.</summary>
    public long? Count { get; private set; }

    /// <summary>Where the first object of an object stream begins.</summary>
    public long? First { get; private set; }

    /// <summary>Reads on from behind the opening brackets to behind the closing ones.</summary>
    /// <exception cref="PdfException">It has no end, or nests too deep.</exception>
    public static PdfDictionary Read(ref PdfLexer lexer)
    {
        var dictionary = new PdfDictionary();
        dictionary.Read(ref lexer, key: null, outside: 0);
        return dictionary;
    }

    /// <summary>Reads an array's references on from behind its opening bracket.</summary>
    public static IReadOnlyList<int> ReadArray(ref PdfLexer lexer)
    {
        var holder = new PdfDictionary();
        holder.Read(ref lexer, nameof(Kids), outside: 1);
        return holder._kids;
    }

    private void Read(ref PdfLexer lexer, string? key, int outside)
    {
        var (depth, valued) = (outside + 1, false);
        var (older, newer) = (0L, 0L);
        while (depth > outside)
        {
            switch (lexer.Next())
            {
                case PdfTokenKind.End:
                    throw new PdfException(UploadRefusal.PdfBroken);
                case PdfTokenKind.Word when lexer.Is("endobj"u8):
                    return; // its brackets do not match, and the object is over
                case PdfTokenKind.ArrayOpen or PdfTokenKind.DictionaryOpen:
                    if (++depth > MaxNesting)
                        throw new PdfException(UploadRefusal.PdfBroken);
                    if (depth == 2)
                        TakeComposite(key);
                    valued = true;
                    break;
                case PdfTokenKind.ArrayClose or PdfTokenKind.DictionaryClose:
                    depth--;
                    break;
                case PdfTokenKind.Name when depth == 1 && (key is null || valued):
                    (key, valued) = (lexer.Name(), false);
                    break;
                case PdfTokenKind.Name when depth == 1:
                    TakeName(key, lexer.Name());
                    valued = true;
                    break;
                case PdfTokenKind.Integer:
                    (older, newer) = (newer, lexer.Number);
                    if (depth == 1 && !valued)
                        TakeNumber(key, lexer.Number);
                    valued = true;
                    break;
                case PdfTokenKind.Word when lexer.Is("R"u8) && older is >= 0 and <= int.MaxValue:
                    TakeReference(key, (int)older, depth);
                    break;
                default:
                    valued = true;
                    break;
            }
        }
    }

    private void TakeComposite(string? key)
    {
        Encrypted |= key == "Encrypt";
        Filtered |= key == "Filter";
        if (key == nameof(Kids))
            Kids = _kids;
    }

    private void TakeName(string? key, string value)
    {
        Filtered |= key == "Filter";
        if (key == nameof(Type))
            Type = value;
    }

    private void TakeNumber(string? key, long value)
    {
        switch (key)
        {
            case "Length":
                Length = value;
                break;
            case "Prev":
                Previous = value;
                break;
            case "N":
                Count = value;
                break;
            case "First":
                First = value;
                break;
        }
    }

    private void TakeReference(string? key, int target, int depth)
    {
        switch (key)
        {
            case nameof(Kids) when depth == 2:
                _kids.Add(target);
                break;
            case nameof(Kids) when depth == 1:
                DistantKids = target;
                break;
            case "Pages" when depth == 1:
                PageRoot = target;
                break;
            case "Root" when depth == 1:
                Root = target;
                break;
            case "Encrypt" when depth == 1:
                Encrypted = true;
                break;
            case "Filter" when depth == 1:
                Filtered = true;
                break;
            case "Length" when depth == 1:
                Length = null; // what looked like a length was the number of the object that holds it
                break;
        }
    }
}
