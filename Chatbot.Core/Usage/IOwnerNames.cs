namespace Chatbot.Core.Usage;

/// <summary>What people are called on a page for administrators.</summary>
public interface IOwnerNames
{
    /// <summary>The shown name by id. Who is not in it (any more) is shown by the id.</summary>
    Task<IReadOnlyDictionary<string, string>> OfAsync(IReadOnlyCollection<string> ownerIds, CancellationToken cancellation);
}
