using System.Globalization;
using Markdig;
using Markdig.Syntax;

namespace Chatbot.Core.Rendering;

/// <summary>What one block of an answer knows of the blocks before it: link definitions, and which footnotes were named.</summary>
internal sealed class AnswerContext : MarkdownParserContext
{
    /// <summary>Each later block is given all of them, so their number is bounded; further ones apply to their own block.</summary>
    private const int MaxDefinitions = 100;

    private readonly string _idPrefix;
    private readonly Dictionary<string, LinkReferenceDefinition> _definitions = [];
    private readonly Dictionary<string, int> _references = [];
    private readonly HashSet<string> _footnotes = [];

    public AnswerContext(string idPrefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(idPrefix);
        if (!idPrefix.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new ArgumentException("An id prefix has ASCII letters, digits and - only.", nameof(idPrefix));
        _idPrefix = idPrefix;
    }

    /// <summary>Makes the definitions of earlier blocks known to a block that is being parsed.</summary>
    public void Seed(MarkdownDocument document)
    {
        if (_definitions.Count == 0) return;
        var links = document.GetLinkReferenceDefinitions(addGroup: false).Links;
        foreach (var (label, definition) in _definitions) links.TryAdd(label, definition);
    }

    /// <summary>Keeps a definition for later blocks; the first of a label wins.</summary>
    public void Define(LinkReferenceDefinition definition)
    {
        if (definition.Label is { } label && _definitions.Count < MaxDefinitions)
            _definitions.TryAdd(label, new LinkReferenceDefinition(label, definition.Url, definition.Title));
    }

    /// <summary>Where a footnote is, whether or not it has come yet.</summary>
    public string FootnoteId(string label) => $"{_idPrefix}-fn-{FootnoteLabel.ToId(label)}";

    /// <summary>The id of the next reference to a footnote: each has its own.</summary>
    public string NextReferenceId(string label)
    {
        var key = FootnoteLabel.ToId(label);
        var number = _references[key] = _references.GetValueOrDefault(key) + 1;
        return number == 1
            ? $"{_idPrefix}-fnref-{key}"
            : string.Create(CultureInfo.InvariantCulture, $"{_idPrefix}-fnref-{key}-{number}");
    }

    /// <summary>The id of the first reference to a footnote, or null if nothing has named it.</summary>
    public string? FirstReferenceId(string label)
    {
        var key = FootnoteLabel.ToId(label);
        return _references.ContainsKey(key) ? $"{_idPrefix}-fnref-{key}" : null;
    }

    /// <summary>False if a footnote of this label has come before.</summary>
    public bool AddFootnote(string label) => _footnotes.Add(FootnoteLabel.ToId(label));
}
