namespace Chatbot.Core.Usage;

/// <summary>What people are called on a page for administrators.</summary>
public interface IOwnerNames
{
    /// <summary>The shown name by id. Who is not in it (any more) is shown by the id.</summary>
    Task<IReadOnlyDictionary<string, string>> OfAsync(IReadOnlyCollection<string> ownerIds, CancellationToken cancellation);
}

/// <summary>Without accounts nobody has a name.</summary>
internal sealed class NamelessOwners : IOwnerNames
{
    public Task<IReadOnlyDictionary<string, string>> OfAsync(IReadOnlyCollection<string> ownerIds, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());
}
