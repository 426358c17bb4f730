namespace Chatbot.Core.Uploads;

/// <summary>
/// For each content, either any number of puts that are not yet saved, or one deletion. Puts never wait for a deletion
/// that waits itself, so that a message with several files cannot block another.
/// </summary>
internal sealed class AttachmentPins
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Waits while the content is being deleted, then holds it.</summary>
    public async Task<Pin> PinAsync(string hash, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task deletion;
            lock (_gate)
            {
                var entry = Find(hash);
                if (!entry.Excluded)
                {
                    entry.Pins++;
                    return new Pin(this, hash, entry);
                }

                deletion = entry.Free.Task;
            }

            await deletion.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until nobody holds the content, then keeps everybody else away.</summary>
    public async Task<IDisposable> ExcludeAsync(string hash, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task release;
            lock (_gate)
            {
                var entry = Find(hash);
                if (!entry.Excluded && entry.Pins == 0)
                {
                    entry.Excluded = true;
                    return new Exclusion(this, hash, entry);
                }

                release = entry.Free.Task;
            }

            await release.WaitAsync(cancellationToken);
        }
    }

    private Entry Find(string hash)
    {
        if (!_entries.TryGetValue(hash, out var entry))
            _entries[hash] = entry = new Entry();

        return entry;
    }

    private void Forget(string hash, Entry entry)
    {
        _entries.Remove(hash);
        entry.Free.SetResult();
    }

    internal sealed class Entry
    {
        public int Pins { get; set; }

        public bool Excluded { get; set; }

        public bool Kept { get; set; }

        /// <summary>Takes back what a put had made; null when the content was there before.</summary>
        public Action? Undo { get; set; }

        /// <summary>Ends what a put had begun, once the content is kept.</summary>
        public Action? Settle { get; set; }

        public TaskCompletionSource Free { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>One put's hold on a content.</summary>
    internal sealed class Pin(AttachmentPins owner, string hash, Entry entry)
    {
        private bool _released;

        /// <summary>Runs one put at a time; when it answers that the content is new, the last holder may undo it.</summary>
        public void Create(Func<bool> create, Action undo, Action settle)
        {
            lock (owner._gate)
            {
                if (create())
                    (entry.Undo, entry.Settle) = (undo, settle);
            }
        }

        public void Keep()
        {
            lock (owner._gate)
                entry.Kept = true;
        }

        public void Release()
        {
            lock (owner._gate)
            {
                if (_released)
                    return;
                _released = true;
                if (--entry.Pins > 0)
                    return;

                try
                {
                    if (entry.Kept)
                        entry.Settle?.Invoke();
                    else
                        entry.Undo?.Invoke();
                }
                finally
                {
                    owner.Forget(hash, entry);
                }
            }
        }
    }

    private sealed class Exclusion(AttachmentPins owner, string hash, Entry entry) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._gate)
                owner.Forget(hash, entry);
        }
    }
}
