using Chatbot.Core.Provider.Errors;
using Chatbot.Core.Provider.Wire;
using OpenAI.VectorStores;

namespace Chatbot.Core.Provider;

/// <summary>A store of files at the provider that an answer can search.</summary>
/// <param name="Id">The provider's name for it.</param>
/// <param name="Name">For show; the id where it has none.</param>
/// <param name="FileCount">Files that are ready to be searched.</param>
public sealed record VectorStoreInfo(string Id, string Name, int FileCount);

/// <summary>The provider's vector stores, newest first.</summary>
public sealed class VectorStoreDirectory : IDisposable
{
    private const int Most = 500;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    // A page waits for the list.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly VectorStoreClient? _client;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1, 1);
    private IReadOnlyList<VectorStoreInfo> _stores = [];
    private ProviderException? _failure;
    private long? _asked;

    internal VectorStoreDirectory(
        ProviderConnection connection, ProviderFeatures features, TimeProvider time)
    {
        _client = features.FileSearch ? connection.VectorStores() : null;
        _time = time;
    }

    /// <summary>All of them, at most a minute old; none where file search is not offered.</summary>
    /// <exception cref="ProviderException">The provider did not answer, or refused to.</exception>
    public async Task<IReadOnlyList<VectorStoreInfo>> ListAsync(CancellationToken cancellationToken)
    {
        if (_client is null)
            return [];
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_asked is not { } asked || _time.GetElapsedTime(asked) >= Fresh)
                await RefreshAsync(_client, cancellationToken);
            return _failure is null ? _stores : throw new ProviderException(_failure.Error, _failure.RetryAfter, _failure);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    // A failure is kept as long as a list is: a provider that is down holds up one page a minute, not each.
    private async Task RefreshAsync(VectorStoreClient client, CancellationToken cancellationToken)
    {
        try
        {
            _stores = await AskAsync(client, cancellationToken);
            _failure = null;
        }
        catch (ProviderException failure)
        {
            _failure = failure;
        }

        _asked = _time.GetTimestamp();
    }

    private async Task<IReadOnlyList<VectorStoreInfo>> AskAsync(VectorStoreClient client, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var stores = new List<VectorStoreInfo>();
        try
        {
            var options = new VectorStoreCollectionOptions { PageSizeLimit = 100 };
            await foreach (var store in client.GetVectorStoresAsync(options, either.Token))
            {
                var name = string.IsNullOrWhiteSpace(store.Name) ? store.Id : store.Name;
                stores.Add(new(store.Id, name, store.FileCounts.Completed));
                if (stores.Count == Most)
                    break;
            }
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw deadline.IsCancellationRequested
                ? new ProviderException(ProviderError.TimedOut, detail: "vector stores")
                : ProviderFailure.From(e, begun: false, previousResponse: null, _time.GetUtcNow());
        }

        return stores;
    }
}
