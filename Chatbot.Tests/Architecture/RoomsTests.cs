using ArchUnitNET.Loader;
using Chatbot.Core.Chat;
using Chatbot.Web.Hosting;

namespace Chatbot.Tests.Architecture;

/// <summary>Holds the arrows between the rooms: a use that points upwards, or sideways without a named reason, fails.</summary>
public sealed class RoomsTests
{
    private const string Core = "Chatbot.Core.";
    private const string Web = "Chatbot.Web.";

    /// <summary>A room may use those of a lower rank. Texts are used by the rooms that say them.</summary>
    private static readonly Dictionary<string, int> Ranks = new()
    {
        ["Resources"] = 0,
        ["Beats"] = 0,
        ["Configuration"] = 1,
        ["Disk"] = 2,
        ["Storage"] = 3,
        ["Conversations"] = 4,
        ["Uploads"] = 4,
        ["Usage"] = 4,
        ["Provider"] = 4,
        ["Rendering"] = 4,
        ["Chat"] = 5,
        ["Accounts"] = 5,
        ["Administration"] = 5,
        ["Backups"] = 5,
        ["Web"] = 6,
    };

    /// <summary>Uses between rooms of one rank: only these types, each for its reason.</summary>
    private static readonly Dictionary<(string From, string To), string[]> Neighbours = new()
    {
        // What was said is stored with what came along, and with why an answer is not whole.
        [("Conversations", "Uploads")] = ["AttachmentKind"],
        [("Conversations", "Provider")] = ["ProviderError"],
        // An account goes with all that was said, and a disabled one stops asking.
        [("Accounts", "Chat")] = ["ChatService"],
        // An answer carries its receipt.
        [("Conversations", "Usage")] = ["Receipt"],
    };

    private static readonly string[] AboveComponents = ["Pages.", "Hosting.", "Streaming."];

    private static readonly ArchUnitNET.Domain.Architecture Code =
        new ArchLoader().LoadAssemblies(typeof(ChatService).Assembly, typeof(Launch).Assembly).Build();

    private static readonly IReadOnlyList<Use> Uses =
        [.. from type in Code.Types
            // Written by a tool: the compiled model names the entities of all rooms, and nobody writes in it.
            where !type.FullName.StartsWith($"{Core}Storage.Model.", StringComparison.Ordinal)
            from dependency in type.Dependencies
            select new Use(type.FullName, dependency.Target.FullName)];

    [Fact]
    public void Rooms_TheirUses_PointDownwards()
    {
        Assert.True(Uses.Count > 2_000, $"Only {Uses.Count} uses were found.");
        Assert.Empty(Forbidden(Ranks));
    }

    [Fact]
    public void Rooms_AllOfThem_HaveARank() =>
        Assert.Empty(Uses.Select(use => RoomOf(use.From)).OfType<string>().Distinct().Except(Ranks.Keys));

    [Fact]
    public void Neighbours_AllOfThem_AreInUse() => Assert.All(Neighbours, pair => Assert.All(pair.Value, name =>
        Assert.Contains(Uses, use => RoomOf(use.From) == pair.Key.From && use.To == $"{Core}{pair.Key.To}.{name}")));

    [Fact]
    public void Rule_ThatIsWrong_IsSeenToBeBroken()
    {
        var wrong = new Dictionary<string, int>(Ranks) { ["Storage"] = 9, ["Rendering"] = 5 };

        var broken = Forbidden(wrong);

        Assert.Contains(broken, use => use == new Use("Chatbot.Core.Conversations.ConversationStore", "Chatbot.Core.Storage.Database"));
        // A use that stands in the body of an async method only.
        Assert.Contains(broken, use => use.From == "Chatbot.Core.Chat.AnswerReader" && use.To == "Chatbot.Core.Rendering.AnswerDocument");
        Assert.DoesNotContain(broken, use => RoomOf(use.From) == "Provider");
    }

    [Fact]
    public void Core_OfTheWebFramework_KnowsIdentityAndDataProtectionOnly() =>
        Assert.DoesNotContain(Uses, use => use.From.StartsWith(Core, StringComparison.Ordinal)
            && use.To.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
            && !use.To.StartsWith("Microsoft.AspNetCore.Identity.", StringComparison.Ordinal)
            && !use.To.StartsWith("Microsoft.AspNetCore.DataProtection.", StringComparison.Ordinal));

    [Fact]
    public void Components_OfServicesAndPages_KnowNothing() =>
        Assert.DoesNotContain(Uses, use => use.From.StartsWith(Web + "Components.", StringComparison.Ordinal)
            && (RoomOf(use.To) is "Chat" or "Storage" or "Accounts"
                || AboveComponents.Any(room => use.To.StartsWith(Web + room, StringComparison.Ordinal))));

    private static List<Use> Forbidden(Dictionary<string, int> ranks) => [.. Uses.Where(use =>
        RoomOf(use.From) is { } from && RoomOf(use.To) is { } to && from != to
        && ranks[from] <= ranks[to]
        && !(Neighbours.TryGetValue((from, to), out var allowed) && allowed.Any(name => use.To == $"{Core}{to}.{name}"))).Distinct()];

    private static string? RoomOf(string type) =>
        type.StartsWith(Core, StringComparison.Ordinal) ? type[Core.Length..].Split('.')[0]
        : type.StartsWith(Web, StringComparison.Ordinal) ? "Web"
        : null;

    private sealed record Use(string From, string To);
}
