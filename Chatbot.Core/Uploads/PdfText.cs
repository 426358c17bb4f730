using System.Text;
using Chatbot.Core.Configuration;
using UglyToad.PdfPig;

namespace Chatbot.Core.Uploads;

/// <summary>The text of a PDF, as far as it was read.</summary>
/// <param name="Text">The text in the order of the file, a form feed between two pages.</param>
/// <param name="Pages">Pages of the file.</param>
/// <param name="Cut">True when there is more text than this: over the limit, or on a page that could not be read.</param>
public sealed record ExtractedText(string Text, int Pages, bool Cut);

/// <summary>
/// Reads the text of a PDF for servers that take none. PdfPig does it, one file at a time on a thread of its own, within
/// bounds that it does not have itself: unpacked bytes, operations, nesting and time.
/// </summary>
public sealed class PdfText(ChatbotOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Stands between two pages.</summary>
    public const char PageBreak = '\f';

    private const int StackBytes = 16 * 1024 * 1024;
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Reads up to so many characters (UTF-16 units). Null when the file is no PDF that can be read.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<ExtractedText?> ExtractAsync(string path, int maxCharacters, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxCharacters);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
            if (AttachmentTypes.OfBytes(bytes) != AttachmentKind.Pdf
                || PdfFile.Check(bytes, options.Uploads, cancellationToken) is not UploadVerdict.Accepted)
            {
                return null;
            }

            return await OnThreadOfItsOwn(() => Extract(bytes, new PdfBudget(maxCharacters, time, cancellationToken)));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // PdfPig recurses through what the file says; a thread of the pool may have little stack.
    private static Task<ExtractedText?> OnThreadOfItsOwn(Func<ExtractedText?> work)
    {
        var done = new TaskCompletionSource<ExtractedText?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    done.SetResult(work());
                }
                catch (OperationCanceledException exception)
                {
                    done.SetCanceled(exception.CancellationToken);
                }
                catch (Exception)
                {
                    done.SetResult(null); // whatever a parser throws, the file is at fault
                }
            },
            StackBytes)
        {
            IsBackground = true,
            Name = "PDF text",
        };
        thread.Start();
        return done.Task;
    }

    private static ExtractedText Extract(byte[] bytes, PdfBudget budget)
    {
        using var document = PdfDocument.Open(new PdfBudgetStream(bytes, budget), new PdfBudgetOptions(budget));
        document.AddPageFactory<StringBuilder, PdfTextPages>();
        var text = new StringBuilder();
        var cut = false;
        for (var page = 1; page <= document.NumberOfPages && !budget.Spent; page++)
        {
            if (page > 1)
                text.Append(PageBreak);
            cut |= !TryRead(document, page, text, budget);
        }

        cut |= budget.Spent || text.Length > budget.MaxCharacters;
        return new ExtractedText(Shorten(text, budget.MaxCharacters), document.NumberOfPages, cut);
    }

    private static bool TryRead(PdfDocument document, int page, StringBuilder text, PdfBudget budget)
    {
        budget.BeginPage();
        try
        {
            text.Append(document.GetPage<StringBuilder>(page));
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return false; // the other pages may be sound
        }
    }

    private static string Shorten(StringBuilder text, int maxCharacters)
    {
        if (text.Length <= maxCharacters)
            return text.ToString();

        var end = maxCharacters > 0 && char.IsHighSurrogate(text[maxCharacters - 1]) ? maxCharacters - 1 : maxCharacters;
        return text.ToString(0, end);
    }
}
