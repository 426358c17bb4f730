using System.Diagnostics;
using System.Text;
using Chatbot.Core.Conversations;
using Chatbot.Core.Rendering;
using Chatbot.Core.Usage;

namespace Chatbot.Core.Chat;

/// <summary>
/// An answer on its way: the worker appends, the journal stores, and only then readers see. Readers hold no buffer
/// of their own, they read the one text from wherever they are.
/// </summary>
public sealed class LiveAnswer : IDisposable
{
    // Taken before the other, never the other way round: rendering takes its time, and nothing that arrives waits for it.
    private readonly Lock _rendering = new();
    private readonly Lock _lock = new();
    private readonly StringBuilder _arrived = new();
    private readonly StringBuilder _stored = new();
    private readonly AnswerDocument _document;
    private int _rendered;
    private readonly CancellationTokenSource _stop = new();
    private string _storing = "";
    private AnswerEnd? _end;
    private bool _ended;
    private bool _disposed;
    private TaskCompletionSource? _news;

    public LiveAnswer(Answer answer, string ownerId, MarkdownRenderer renderer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        (Answer, OwnerId, Stopped) = (answer, ownerId, _stop.Token);
        _document = new(renderer, AnchorOf(answer.Id));
    }

    public Guid Id => Answer.Id;

    public Guid ConversationId => Answer.ConversationId;

    public string OwnerId { get; }

    /// <summary>The answer as it was stored when it began, and as it is to be stored once it has ended.</summary>
    internal Answer Answer { get; }

    /// <summary>The conversation where it has just begun with this answer, until the run has taken it.</summary>
    internal Conversation? Begun { get; set; }

    /// <summary>What it counts against the allowances; settled when it ends.</summary>
    internal UsageRecord? Usage { get; init; }

    /// <summary>The request that asked for it, for its trace.</summary>
    internal ActivityContext AskedBy { get; init; }

    /// <summary>The first piece in the journal that this answer still needs; null before it has one.</summary>
    internal long? FirstPiece { get; set; }

    /// <summary>Where it waits; null: nowhere.</summary>
    internal (WaitingLine Line, long Ticket)? Waits { get; init; }

    public bool Running { get; private set; }

    /// <summary>Its place in the line of those that wait, from 1 on; 0 where it waits no more.</summary>
    public int Place => !Running && Waits is var (line, ticket) ? line.PlaceOf(ticket) : 0;

    /// <summary>Cancelled when the reader stops the answer.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>It has ended, stored or not: there is nothing to run any more.</summary>
    internal bool Finished
    {
        get
        {
            lock (_lock)
                return _end is not null;
        }
    }

    /// <summary>What ids inside the answer's HTML begin with.</summary>
    public static string AnchorOf(Guid answerId) => $"a{answerId:n}";

    public void Stop()
    {
        lock (_lock)
        {
            if (!_disposed)
                _ = _stop.CancelAsync();
        }
    }

    public void Start()
    {
        lock (_lock)
        {
            Running = true;
            Announce();
        }
    }

    /// <summary>Takes what has arrived; nobody sees it yet.</summary>
    /// <returns>True if it is the first that readers will see: it should not wait for the beat.</returns>
    public bool Append(string text)
    {
        lock (_lock)
        {
            var first = _arrived.Length == 0 && _storing.Length == 0 && _stored.Length == 0;
            _arrived.Append(text);
            return first;
        }
    }

    /// <summary>Nothing more will arrive.</summary>
    internal void Finish(AnswerEnd end)
    {
        lock (_lock)
            _end ??= end;
    }

    /// <summary>Moves what has arrived to what is being stored.</summary>
    /// <returns>The text to store, and how the answer ended if this is the last of it; nothing once that is stored.</returns>
    internal (string Piece, AnswerEnd? End) BeginStoring()
    {
        lock (_lock)
        {
            if (_ended)
                return ("", null);
            var take = _end is null ? CompleteLength(_arrived) : _arrived.Length;
            if (take > 0)
            {
                _storing += AnswerText.Normalise(_arrived.ToString(0, take));
                _arrived.Remove(0, take);
            }

            return (_storing, _end);
        }
    }

    /// <summary>What was being stored is stored: readers see it.</summary>
    /// <param name="ended">The end was stored with it.</param>
    internal void Stored(bool ended)
    {
        lock (_lock)
        {
            _stored.Append(_storing);
            _storing = "";
            _ended = ended;
            Announce();
        }
    }

    /// <summary>Drops what has arrived and is not stored, since it cannot be.</summary>
    internal void Drop()
    {
        lock (_lock)
        {
            _storing = "";
            _arrived.Clear();
        }
    }

    /// <summary>Ends it with what has been stored.</summary>
    internal void Abandon(AnswerEnd end)
    {
        lock (_lock)
        {
            _end = end;
            _end.ApplyTo(Answer, _stored.ToString());
            _ended = true;
            Announce();
        }
    }

    /// <summary>Wakes the readers, though there is no text: something else is to be told.</summary>
    internal void Nudge()
    {
        lock (_lock)
            Announce();
    }

    /// <summary>The whole text, with what is being stored.</summary>
    internal string TextToStore()
    {
        lock (_lock)
            return string.Concat(_stored.ToString(), _storing);
    }

    /// <summary>What a reader at <paramref name="cursor"/> lacks, and the answer as it is stored if that is all of it.</summary>
    public (AnswerFrame Frame, Answer? Ended) Read(AnswerCursor cursor)
    {
        lock (_rendering)
        {
            var (document, ended) = Rendered();
            return (AnswerFrame.From(document, cursor), ended ? Answer : null);
        }
    }

    /// <summary>
    /// Completes when there is something beyond <paramref name="cursor"/>, or when the answer is no longer as
    /// <paramref name="running"/> says.
    /// </summary>
    public Task NewsAsync(AnswerCursor cursor, bool running)
    {
        lock (_lock)
        {
            return _ended || Running != running || _stored.Length > cursor.Offset
                ? Task.CompletedTask
                : (_news ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>The whole answer, rendered, once it has ended: it changes no more.</summary>
    internal AnswerDocument EndedDocument()
    {
        lock (_rendering)
        {
            var (document, ended) = Rendered();
            return ended ? document : throw new InvalidOperationException("The answer is on its way.");
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        _stop.Dispose();
    }

    /// <summary>Only what is read is rendered, and only once, whoever reads first.</summary>
    private (AnswerDocument Document, bool Ended) Rendered()
    {
        string more;
        bool ended;
        lock (_lock)
        {
            more = _stored.ToString(_rendered, _stored.Length - _rendered);
            _rendered = _stored.Length;
            ended = _ended;
        }

        if (more.Length > 0)
            _document.Append(more);
        if (ended)
            _document.Complete();
        return (_document, ended);
    }

    private void Announce()
    {
        _news?.TrySetResult();
        _news = null;
    }

    // A carriage return or a high surrogate waits for what belongs to it.
    private static int CompleteLength(StringBuilder text) =>
        text.Length > 0 && (text[^1] == '\r' || char.IsHighSurrogate(text[^1])) ? text.Length - 1 : text.Length;
}
