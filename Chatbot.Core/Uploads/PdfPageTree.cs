namespace Chatbot.Core.Uploads;

/// <summary>
/// The nodes of a PDF that have children, by object number. A later version of a node replaces an earlier one when pages
/// are counted; for circles and depth all versions count, because another reader may choose another version.
/// </summary>
internal sealed class PdfPageTree
{
    private const int MaxDepth = 200;
    private const long MaxVisits = 1_000_000;
    private readonly Dictionary<int, IReadOnlyList<int>> _latest = [];
    private readonly Dictionary<int, List<int>> _versions = [];

    public void Add(int node, IReadOnlyList<int> children)
    {
        _latest[node] = children;
        if (!_versions.TryGetValue(node, out var all))
            _versions[node] = all = [];
        all.AddRange(children);
    }

    /// <summary>Leaves below the root, each as often as it is named, as a reader would show it.</summary>
    /// <exception cref="PdfException">The nodes make a circle, go too deep or fan out without end.</exception>
    public long Count(int root)
    {
        var known = new Dictionary<int, (long Leaves, int Height)>();
        foreach (var node in _versions.Keys)
            Measure(node, node => _versions.GetValueOrDefault(node), known, 0);

        known.Clear();
        return Measure(root, node => _latest.GetValueOrDefault(node), known, 0).Leaves;
    }

    private static (long Leaves, int Height) Measure(
        int node, Func<int, IReadOnlyList<int>?> children, Dictionary<int, (long Leaves, int Height)> known, int depth)
    {
        if (known.TryGetValue(node, out var done))
            return done;
        if (children(node) is not { } below)
            return (1, 0);
        if (depth > MaxDepth) // a circle ends here too
            throw new PdfException(UploadRefusal.PdfBroken);

        long leaves = 0;
        var height = 0;
        foreach (var child in below)
        {
            var measured = Measure(child, children, known, depth + 1);
            leaves = Math.Min(leaves + measured.Leaves, MaxVisits);
            height = Math.Max(height, measured.Height + 1);
        }

        if (height > MaxDepth)
            throw new PdfException(UploadRefusal.PdfBroken);
        known[node] = (leaves, height);
        return (leaves, height);
    }
}
