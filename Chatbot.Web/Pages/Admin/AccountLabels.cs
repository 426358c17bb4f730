using Chatbot.Core.Accounts;
using Chatbot.Core.Usage;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Pages.Admin;

/// <summary>What the accounts of a page for administrators are called.</summary>
public sealed class AccountLabels
{
    public static readonly AccountLabels None = new(new Dictionary<string, string>());

    private readonly IReadOnlyDictionary<string, string> _names;

    private AccountLabels(IReadOnlyDictionary<string, string> names) => _names = names;

    /// <summary>The name to show; of an account that is gone, that it is.</summary>
    public string this[string id] => _names.TryGetValue(id, out var name) ? name
        : id == LocalMode.OwnerId ? id
        : EventTexts.DeletedAccount.Fill(id);

    /// <summary>Asks for all of them at once.</summary>
    public static async Task<AccountLabels> ReadAsync(IOwnerNames names, IEnumerable<string?> ids, CancellationToken cancellation) =>
        new(await names.OfAsync([.. ids.OfType<string>().Distinct()], cancellation));
}
