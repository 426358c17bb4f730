using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Geometry;
using UglyToad.PdfPig.Graphics.Operations;
using UglyToad.PdfPig.Logging;
using UglyToad.PdfPig.Outline.Destinations;
using UglyToad.PdfPig.Parser;
using UglyToad.PdfPig.Parser.Parts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace Chatbot.Core.Uploads;

/// <summary>Makes the text of a page directly, without the objects that PdfPig's own page keeps for every letter.</summary>
internal sealed class PdfTextPages(
    IPdfTokenScanner pdfScanner,
    IResourceStore resourceStore,
    ILookupFilterProvider filterProvider,
    IPageContentParser pageContentParser,
    ParsingOptions parsingOptions)
    : BasePageFactory<StringBuilder>(
        pdfScanner, resourceStore, filterProvider, new BoundedParser(pageContentParser, parsingOptions), parsingOptions),
        IPageFactory<StringBuilder>
{
    StringBuilder IPageFactory<StringBuilder>.Create(
        int number, DictionaryToken dictionary, PageTreeMembers pageTreeMembers, NamedDestinations namedDestinations)
    {
        MeasureContents(dictionary);
        return Create(number, dictionary, pageTreeMembers, namedDestinations);
    }

    protected override StringBuilder ProcessPage(
        int pageNumber,
        DictionaryToken dictionary,
        NamedDestinations namedDestinations,
        MediaBox mediaBox,
        CropBox cropBox,
        UserSpaceUnit userSpaceUnit,
        PageRotationDegrees rotation,
        TransformationMatrix initialMatrix,
        IReadOnlyList<IGraphicsStateOperation> operations)
    {
        var processor = new PdfTextProcessor(
            pageNumber, ResourceStore, PdfScanner, PageContentParser, FilterProvider, cropBox, userSpaceUnit, rotation,
            initialMatrix, ParsingOptions);
        return processor.Process(pageNumber, operations);
    }

    // The streams of a page are joined before they are parsed, and a file may name the same one a million times.
    private void MeasureContents(DictionaryToken dictionary)
    {
        if (!dictionary.TryGet(NameToken.Contents, out var contents)
            || !DirectObjectFinder.TryGet<ArrayToken>(contents, PdfScanner, out var parts))
        {
            return;
        }

        foreach (var part in parts.Data)
        {
            if (DirectObjectFinder.TryGet<StreamToken>(part, PdfScanner, out var stream))
                ((PdfBudgetOptions)ParsingOptions).Budget.Unpack(stream.Data.Length + 1);
        }
    }

    // Streams that are not packed meet no filter; they are counted here.
    private sealed class BoundedParser(IPageContentParser inner, ParsingOptions options) : IPageContentParser
    {
        public IReadOnlyList<IGraphicsStateOperation> Parse(int pageNumber, IInputBytes inputBytes, ILog log)
        {
            ((PdfBudgetOptions)options).Budget.Unpack((int)Math.Min(inputBytes.Length, int.MaxValue / 2));
            return inner.Parse(pageNumber, inputBytes, log);
        }
    }
}
