using System.Runtime.CompilerServices;
using Chatbot.Core.Accounts;
using Chatbot.Tests.Integration;

namespace Chatbot.Tests.Isolation;

/// <summary>Every endpoint of the route table, tried by everybody, with the ids of somebody else's things.</summary>
public sealed class WhoGetsWhatTests(Walk walk) : IClassFixture<Walk>
{
    private static readonly string[] People = ["stranger", "member", "administrator", "disabled", "owner"];

    private static readonly string[] Owned =
        ["Conversations", "Messages", "Attachments", "UsageRecords", "AccountSessions", "AccountPasskeys", "AccountLogins", "AccountTokens"];

    /// <summary>Statements that ask for no owner, and why.</summary>
    private static readonly (string Part, string Why)[] Ownerless =
    [
        ("\"TokenHash\" = ", "A session, invitation or reset is found by its secret, which is the right to it."),
        ("\"LastSeenAt\" <= ", "What has ended is cleared away, whosever it was."),
        ("\"Hash\" = ", "Bytes are deleted once no attachment of anybody needs them."),
    ];

    [Fact]
    public void Table_OfEveryEndpoint_IsAsWritten()
    {
        var heading = $"{"",-58}{string.Concat(People.Select(name => $"{name,-15}"))}";
        var lines = walk.Routes.Select(route => $"{route,-58}{string.Concat(People.Select(name => $"{VerdictOf(name, route),-15}"))}");

        AssertIsWritten("who-gets-what.txt", lines.Prepend(heading));
    }

    /// <summary>Whoever lengthens the list opens something to the world, and is to know it.</summary>
    [Fact]
    public void List_OfWhatIsOpenToStrangers_IsAsWritten()
    {
        AssertIsWritten("open-to-strangers.txt", walk.Routes.Where(route => route.IsOpen).Select(route => route.ToString()));

        // What is no endpoint is in it too: where the provider sends people back to.
        Assert.Contains(walk.Routes, route => route is { IsOpen: true, Path: "/sign-in/oidc" });
        // What does not say that it is open is not: a visitor is led to sign in, a form or script is refused.
        foreach (var visit in walk.Visits["stranger"].Concat(walk.Visits["disabled"]).Where(visit => !visit.Route.IsOpen))
            Assert.Equal((visit.Route, visit.Route.IsPost || IsStream(visit.Route) ? "401" : "sign-in"), (visit.Route, visit.Verdict));
    }

    [Fact]
    public void Disabled_WithTheirOldSession_GetsWhatAStrangerGets() =>
        Assert.Equal(walk.Visits["stranger"].Select(Short), walk.Visits["disabled"].Select(Short));

    [Fact]
    public void Owner_AfterEverybodyHasTried_HasLostAndGainedNothing()
    {
        Assert.Contains(walk.Before, row => row.Contains(Walk.Planted, StringComparison.Ordinal));
        Assert.Equal(walk.Before, walk.After);
    }

    [Fact]
    public void Queries_OfWhatHasAnOwner_AskForTheOwner()
    {
        var owned = walk.Queries.Where(query => IsOfAnOwner(query) && !query.Path.StartsWith("/admin", StringComparison.Ordinal)).ToList();

        // The pages, the list, the stream, the attachment, the usage, a retry and a deletion are among them.
        foreach (var table in Owned)
            Assert.Contains(owned, query => query.Touches(table) && query.OwnerId is not null && query.Values.Contains(query.OwnerId));
        Assert.Empty(owned.Where(query => !(query.OwnerId is { } owner && query.Values.Contains(owner)))
            .Where(query => !Ownerless.Any(one => query.Sql.Contains(one.Part, StringComparison.Ordinal)))
            .Select(query => $"{query.Request}\n{query.Sql}"));
    }

    [Fact]
    public void Queries_OfAdministratorsPages_TouchNoConversation()
    {
        var desk = walk.Queries.Where(query => query.Path.StartsWith("/admin", StringComparison.Ordinal)).ToList();
        Assert.Contains(desk, query => query.Touches("UsageRecords"));

        // To delete an account deletes what it has, unread: rows by its owner, bytes by their hash.
        string[] content = ["Conversations", "Messages", "Attachments", "AnswerPieces"];
        var touching = desk.Where(query => Array.Exists(content, query.Touches));
        Assert.All(touching, query => Assert.Contains("handler=Delete", query.Request, StringComparison.Ordinal));
        Assert.All(touching, query => Assert.True(
            query.Sql.StartsWith("DELETE", StringComparison.Ordinal) || query.Sql.Contains(".\"Hash\"\nFROM", StringComparison.Ordinal), query.Sql));
    }

    [Fact]
    public void Content_OfAConversation_IsReadByItsOwnerAndNobodyElse()
    {
        bool Reads(string name, string route, string text) =>
            walk.Visits[name].Exists(visit => visit.Route.ToString() == route && visit.Body.Contains(text, StringComparison.Ordinal));
        Assert.True(Reads("owner", "GET /c/{id:guid}", Walk.Planted));
        Assert.True(Reads("administrator", "GET /admin/accounts", "ada"));

        foreach (var (name, visits) in walk.Visits.Where(one => one.Key != "owner"))
            Assert.All(visits, visit => Assert.False(visit.Body.Contains(Walk.Planted, StringComparison.Ordinal), $"{name}: {visit.Route}"));
    }

    [Fact]
    public async Task Content_OfAConversation_IsInNoLogEventOrCheck()
    {
        Assert.Contains(nameof(SecurityEventKind.UploadRefused), walk.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Walk.Planted, walk.Log, StringComparison.Ordinal);
        Assert.NotEqual(0, walk.Folder.Count("SecurityEvents", "Kind = 'UploadRefused'"));
        Assert.DoesNotContain(walk.Folder.Query("SELECT * FROM SecurityEvents"), row => row.Contains(Walk.Planted, StringComparison.Ordinal));

        var (_, output) = await HostingProcess.RunAsync(walk.Folder.Location, [], ["--check", .. walk.Folder.Arguments(walk.Upstream)]);
        Assert.Contains("API", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Walk.Planted, output, StringComparison.Ordinal);
    }

    private static bool IsOfAnOwner(AskedQuery query) =>
        // What is inserted, or updated by its key, was found by its owner before.
        (query.Sql.StartsWith("SELECT", StringComparison.Ordinal) || query.Sql.StartsWith("DELETE", StringComparison.Ordinal))
        && Array.Exists(Owned, query.Touches);

    private static bool IsStream(Route route) => route.Path.StartsWith("/answers/", StringComparison.Ordinal);

    private static (string, string) Short(Visit visit) => (visit.Route.ToString(), visit.Verdict);

    /// <summary>A dash where it was not tried: an owner's own posts are other tests'.</summary>
    private string VerdictOf(string name, Route route) => walk.Visits[name].Find(visit => visit.Route == route)?.Verdict ?? "-";

    private static void AssertIsWritten(string file, IEnumerable<string> found, [CallerFilePath] string path = "")
    {
        var (written, lines) = (File.ReadAllLines(Path.Combine(Path.GetDirectoryName(path)!, file)), found.Select(line => line.TrimEnd()).ToList());
        Assert.True(written.SequenceEqual(lines), string.Join('\n',
        [
            $"{file}: what is found (+) is not what is written (-), or not in this order.",
            .. lines.Except(written).Select(line => "+" + line), .. written.Except(lines).Select(line => "-" + line),
        ]));
    }
}
