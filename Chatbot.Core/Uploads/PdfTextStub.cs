namespace Chatbot.Core.Uploads;
public sealed record ExtractedText(string Text, int Pages, bool Cut);
public sealed class PdfText { readonly int x = 1; public int X => x; public Task<ExtractedText?> ExtractAsync(string path, int maxCharacters, CancellationToken cancellationToken) => Task.FromResult<ExtractedText?>(X == 0 ? new("",0,true) : null); }
