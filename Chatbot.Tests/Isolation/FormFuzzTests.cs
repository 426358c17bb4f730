using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Accounts;
using Chatbot.Tests.Integration;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Isolation;

/// <summary>
/// Every form, sent in every wrong way: nothing fails, nothing is stored, and without its token nothing is taken. Elsewhere one such
/// request has ended a process (a missing field) and another has deleted every user (an error path).
/// </summary>
public sealed class FormFuzzTests
{
    private const int Seed = 20_263;

    /// <summary>Their forms are whole with nothing in them but a token: whoever may send them has then said something valid.</summary>
    private static readonly string[] WholeWhenEmpty = ["/sign-out", "/admin/accounts?handler=Invite"];

    /// <summary>The same of what there is: with a token these are sent to what nobody has.</summary>
    private static readonly string[] WholeWhenFound = ["/c/{id:guid}?handler=Delete", "/admin/accounts/{id}"];

    /// <summary>What no page binds by itself.</summary>
    private static readonly string[] FurtherNames =
        ["Input.Versions[OpenAI:Model]", "Input.Values[none]", "culture", "returnUrl", "handler", "files", "code", "state", "error"];

    /// <summary>Of those that pages bind: of a property, of a handler, of a form within.</summary>
    private static readonly HashSet<string> AmongThem = ["Input.Text", "Input.Password", "Profile.DisplayName", "secret", "credential", "subject"];

    private string[] _fieldNames = [];

    [Fact]
    public async Task Forms_OfEveryKindOfNonsense_FailNowhereAndStoreNothing()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(
            new Scenario { Tokens = ["An answer."] }, "--Accounts:Registration=Open", "--Oidc:Authority=http://127.0.0.1:1/", "--Oidc:ClientId=chatbot");
        using var ada = await server.SignInAsync("ada");
        var asked = await ada.EndedAsync(await ada.AskAsync("Mine"));
        using var member = await Visitor.OfAsync(ada);
        using var stranger = await Visitor.OfAsync(server.Browse(), "/sign-in");
        using var administrator = await Visitor.OfAsync(await server.SignInAsync("carol", AccountRole.Administrator));
        await AssertUnharmedAsync(
            server, [("stranger", stranger), ("member", member), ("administrator", administrator)],
            asked.Path.Split('/')[2].Split('#')[0], await server.AddAsync("ada"));
    }

    [Fact]
    public async Task Forms_BeforeTheFirstAccount_FailNowhereAndStoreNothing()
    {
        await using var server = await ChatServer.StartWithAccountsAsync(new Scenario());
        server.Services.GetRequiredService<SetupToken>().Make();
        using var stranger = await Visitor.OfAsync(server.Browse(), "/setup");
        await AssertUnharmedAsync(server, [("stranger", stranger)]);
    }

    private async Task AssertUnharmedAsync(
        ChatServer server, (string Name, Visitor Visitor)[] people, string? conversation = null, string? account = null)
    {
        _fieldNames = [.. await RouteTable.FieldsOfAsync(server.Services), .. FurtherNames];
        Assert.Superset(AmongThem, _fieldNames.ToHashSet(StringComparer.OrdinalIgnoreCase));
        var random = new Random(Seed);
        var posts = (await RouteTable.OfAsync(server.Services)).Where(route => route.IsPost).ToList();
        Assert.NotEmpty(posts);
        var before = Counts(server.Folder);
        var problems = new List<string>();
        foreach (var (name, visitor) in people)
        {
            foreach (var (route, withToken) in posts.SelectMany(route => new[] { (route, true), (route, false) }))
            {
                if (withToken && WholeWhenEmpty.Contains(route.Path + route.Query))
                    continue;
                foreach (var (kind, content) in withToken ? Bodies(random, visitor.Token) : BodiesWithoutToken(random))
                {
                    var found = !withToken || !(WholeWhenFound.Contains(route.Path) || WholeWhenFound.Contains(route.Path + route.Query));
                    var address = route.Path
                        .Replace("{id:guid}", (found ? conversation : null) ?? Guid.CreateVersion7().ToString(), StringComparison.Ordinal)
                        .Replace("{id}", (found ? account : null) ?? "nobody", StringComparison.Ordinal)
                        .Replace("{token}", "none", StringComparison.Ordinal);
                    var status = await SendAsync(visitor, address + route.Query, withToken ? visitor.Token : null, content);
                    if (status >= 500 || (!withToken && !IsRefusal(route, status)))
                        problems.Add($"{name}, {(withToken ? "a" : "no")} token, {kind}: {route}: {status}");
                }
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.Equal(before, Counts(server.Folder));
        Assert.Equal(HttpStatusCode.OK, (await people[0].Visitor.Client.GetAsync("/healthz/live")).StatusCode);
        Assert.DoesNotContain("\"@l\":\"Error\"", await server.StopAsync(), StringComparison.Ordinal);
    }

    /// <summary>
    /// No page leads on from a form that has no token, but two: a sign-in form of another tab leads home, and does nothing; and what is no
    /// answer of the provider leads to the sign-in.
    /// </summary>
    private static bool IsRefusal(Route route, int status) =>
        status is >= 400 and < 500 || (route.Path is "/sign-in" or "/sign-in/oidc" && status == 302);

    private static async Task<int> SendAsync(Visitor visitor, string address, string? token, HttpContent? content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        if (token is not null)
            request.Headers.Add("RequestVerificationToken", token);
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await visitor.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    /// <summary>What another site can make a browser send, and what needs no browser.</summary>
    private (string Kind, HttpContent? Content)[] BodiesWithoutToken(Random random) =>
    [
        ("no body", null), ("plain text", Bytes("text/plain", "Input.Text=a&culture=en"u8.ToArray())),
        ("JSON", Bytes("application/json", "{}"u8.ToArray())), ("a form", RandomForm(random, null)),
        ("a multipart form", new MultipartFormDataContent { { new StringContent("a"), "Input.Text" } }),
    ];

    private IEnumerable<(string Kind, HttpContent? Content)> Bodies(Random random, string token)
    {
        const string form = "application/x-www-form-urlencoded";
        yield return ("no body", null);
        yield return ("no type", Bytes(null, "Input.Text=a"u8.ToArray()));
        yield return ("an empty form", Bytes(form, []));
        yield return ("an empty multipart form", Bytes("multipart/form-data; boundary=x", "--x--\r\n"u8.ToArray()));
        yield return ("a multipart form without a boundary", Bytes("multipart/form-data", "--x--\r\n"u8.ToArray()));
        yield return ("a multipart form without an end", Bytes(
            "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"Input.Text\"\r\n\r\na"u8.ToArray()));
        yield return ("a bracket that is not closed", Bytes(form, "Input.Values[=a&Input[Text=a&]=a&[]=a"u8.ToArray()));
        yield return ("random bytes as a form", Bytes(form, RandomBytes(random)));
        yield return ("random bytes as a multipart form", Bytes("multipart/form-data; boundary=x", RandomBytes(random)));
        yield return ("plain text", Bytes("text/plain", "Input.Text=a&culture=en"u8.ToArray()));
        yield return ("JSON", Bytes("application/json", """{"Input":{"Text":"a"},"culture":"en","__proto__":{"Role":1}}"""u8.ToArray()));
        yield return ("not UTF-8", Bytes(form, [.. "Input.Text="u8, 0xFF, 0xFE, 0xC0, 0x80, .. "&Input.Name=%FF%FE%C0%80&key=%ED%A0%80"u8]));
        yield return ("another encoding", Bytes(form + "; charset=utf-16", "Input.Text=a"u8.ToArray()));
        var twice = _fieldNames.Concat(_fieldNames).Select(name => $"{Uri.EscapeDataString(name)}=%01");
        yield return ("every field twice", Bytes(form, Encoding.UTF8.GetBytes(string.Join('&', twice))));
        // No character at all (U+FFFE): what .NET normalises must not have it.
        yield return ("no character", Bytes(form, Encoding.UTF8.GetBytes(string.Join('&', _fieldNames.Select(name => $"{Uri.EscapeDataString(name)}=a%EF%BF%BE")))));
        yield return ("half a character", Bytes("application/json", """{"Input":{"Text":"\uD800"},"passkey":"\uD800"}"""u8.ToArray()));
        yield return ("a huge field", Bytes(form, Encoding.UTF8.GetBytes("Input.Name=%01" + new string('a', 300_000))));
        yield return ("random fields", RandomForm(random, token));
    }

    /// <summary>A control character in each value: no name, no number, no id.</summary>
    private FormUrlEncodedContent RandomForm(Random random, string? token) => new(
    [
        .. _fieldNames.Where(_ => random.Next(2) == 0).Select(name => KeyValuePair.Create(name, Wild(random))),
        .. token is null ? [] : new[] { KeyValuePair.Create("__RequestVerificationToken", token) },
    ]);

    private static string Wild(Random random) => "\u0001" + random.Next(5) switch
    {
        0 => "",
        1 => "-9223372036854775809",
        2 => "\0\u202E' OR 1=1 --<script>",
        3 => new string('\uFF21', 5_000),
        _ => "../../../etc/passwd\r\nSet-Cookie: a=b",
    };

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(1, 2_000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static ByteArrayContent Bytes(string? type, byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return content;
    }

    /// <summary>How many rows each table has. What was tried is an event, and may be written down.</summary>
    private static List<string> Counts(ChatFolder folder) =>
    [
        .. folder.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'SecurityEvents' ORDER BY name")
            .Select(table => $"{table}: {folder.Count($"\"{table}\"")}"),
    ];
}
