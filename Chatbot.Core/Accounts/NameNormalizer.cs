using Microsoft.AspNetCore.Identity;

namespace Chatbot.Core.Accounts;

/// <summary>What counts for the same name: in NFKC, so that full-width letters make no second account beside another.</summary>
internal sealed class NameNormalizer : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name is null ? null : OneForm.Of(name).ToUpperInvariant();

    public string? NormalizeEmail(string? email) => NormalizeName(email);
}
