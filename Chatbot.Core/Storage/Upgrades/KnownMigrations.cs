using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Chatbot.Core.Storage.Upgrades;

/// <summary>The migrations of a release. Read from its types: to ask Entity Framework would make its model at each start.</summary>
/// <param name="Ids">The oldest first.</param>
internal sealed record KnownMigrations(IReadOnlyList<string> Ids)
{
    /// <summary>Those of this one.</summary>
    public static KnownMigrations OfThisRelease { get; } = new(
        [.. typeof(ChatbotDbContext).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Migration)))
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()!.Id).Order(StringComparer.Ordinal)]);
}
