using System.IO.Pipelines;
using System.Text;

namespace Chatbot.Web.Streaming;

/// <summary>
/// Writes server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Own, since the framework's
/// formatter flushes each event and has no comments: here one flush carries all that a beat has brought.
/// </summary>
internal sealed class EventWriter(PipeWriter output)
{
    /// <summary>The data may have line feeds, and no carriage return.</summary>
    public void Write(string id, string name, ReadOnlySpan<char> data)
    {
        Put("id: ");
        Put(id);
        Put("\nevent: ");
        Put(name);
        foreach (var line in data.Split('\n'))
        {
            Put("\ndata: ");
            Put(data[line]);
        }

        Put("\n\n");
    }

    /// <summary>A comment: it keeps the line open.</summary>
    public void Beat() => Put(":\n\n");

    /// <summary>How long a reader waits before it comes again.</summary>
    public void Retry(TimeSpan pause) => Put($"retry: {(int)pause.TotalMilliseconds}\n\n");

    public async ValueTask<bool> FlushAsync(CancellationToken cancellation)
    {
        var result = await output.FlushAsync(cancellation);
        return !result.IsCompleted;
    }

    private void Put(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, output);
}
