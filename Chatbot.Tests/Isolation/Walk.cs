using System.Buffers.Text;
using Chatbot.Bench.Upstream;
using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.SecondSteps;
using Chatbot.Core.Storage;
using Chatbot.Tests.Integration;
using Chatbot.Tests.Uploads;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;

namespace Chatbot.Tests.Isolation;

/// <summary>
/// Ada has a conversation with a file and an answer on its way, a second step, a passkey and an identity at the provider. Everybody else tries every endpoint with her ids, then she does what one
/// does with one's own. Walked once; the tests look at what came of it.
/// </summary>
public sealed class Walk : IAsyncLifetime
{
    /// <summary>Nobody but Ada is to read it: it is her question, her title, her answer, and the name of her file.</summary>
    internal const string Planted = "velvet otter 4711";

    private static readonly byte[] Passkey = [4, 7, 1, 1];
    private static readonly ExternalIdentity Identity = new("https://id.example/", "ada-4711");

    private static readonly Scenario Endless = new() { Tokens = [Planted, " ", .. UpstreamText.For(30)], Fault = new Fault.Hang(20) };

    private readonly Dictionary<string, List<Visit>> _visits = [];
    private ChatServer _server = null!;
    private AskedQueries _queries = null!;
    private string _conversation = "";
    private string _answer = "";
    private string _attachment = "";
    private int _accounts;

    internal IReadOnlyList<Route> Routes { get; private set; } = [];

    internal IReadOnlyDictionary<string, List<Visit>> Visits => _visits;

    internal IReadOnlyList<AskedQuery> Queries { get; private set; } = [];

    internal List<string> Before { get; private set; } = [];

    internal List<string> After { get; private set; } = [];

    internal string Log { get; private set; } = "";

    internal ChatFolder Folder => _server.Folder;

    internal Uri Upstream => _server.Upstream.Address;

    public async Task InitializeAsync()
    {
        _server = await ChatServer.StartAsync(
            new ChatFolder(),
            new UpstreamOptions { Default = Endless },
            services => services.AddHttpContextAccessor().AddSingleton<AskedQueries>()
                .ConfigureDbContext<ChatbotDbContext>((provider, options) => options.AddInterceptors(provider.GetRequiredService<AskedQueries>())),
            "--Accounts:Mode=Accounts", "--Accounts:Registration=Open", "--Oidc:Authority=http://127.0.0.1:1/", "--Oidc:ClientId=chatbot");
        _queries = _server.Services.GetRequiredService<AskedQueries>();
        using var ada = await _server.SignInAsync("ada");
        using var bob = await Visitor.OfAsync(await _server.SignInAsync("bob"));
        using var carol = await Visitor.OfAsync(await _server.SignInAsync("carol", AccountRole.Administrator));
        using var disabled = await _server.SignInAsync("dan");
        await _server.Services.GetRequiredService<AccountDesk>()
            .SetDisabledAsync(await _server.AddAsync("dan"), true, await _server.AddAsync(ChatPeople.Root), "test", default);
        using var dan = await Visitor.OfAsync(disabled, "/sign-in");
        using var stranger = await Visitor.OfAsync(_server.Browse(), "/sign-in");
        await AskAsync(ada);
        await AddFactorsAsync();

        Routes = await RouteTable.OfAsync(_server.Services);
        Before = Rows();
        foreach (var (name, visitor) in new[] { ("stranger", stranger), ("member", bob), ("administrator", carol), ("disabled", dan) })
            _visits[name] = await WalkAsync(visitor, Routes);
        After = Rows();
        await OwnAsync(ada);
        Queries = _queries.All;
        Log = await _server.StopAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private async Task AskAsync(ChatBrowser ada)
    {
        // Refused by its name: what is recorded of it has none.
        await ada.AskAsync(Planted, form => form.Attach($"{Planted}.exe", null, [1]));
        var page = await ada.AskAsync(Planted, form => form.Attach($"{Planted}.png", "image/png", PngBuilder.Valid()));
        using var reader = await ada.Read(page).UntilAsync(one => one.Offset >= Planted.Length);
        _conversation = page.Path.Split('/')[2].Split('#')[0];
        _answer = page.AnswerId.ToString();
        _attachment = page.Document.QuerySelector("a[href^='/attachments/']")!.GetAttribute("href")!.Split('/')[2];
    }

    private async Task AddFactorsAsync()
    {
        await using var scope = _server.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var (id, key) = (await _server.AddAsync("ada"), Authenticator.NewKey());
        var session = Guid.Parse(Folder.Query($"SELECT Id FROM AccountSessions WHERE AccountId = '{id}'").Single());
        var code = new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime);
        Assert.NotNull(await services.GetRequiredService<SecondStep>().SwitchOnAsync(id, session, key, code, "test", default));
        Assert.True(await services.GetRequiredService<ExternalLogins>().LinkAsync(id, Identity, "ada", "test", default));
        var account = await services.GetRequiredService<OwnAccount>().FindAsync(id, default);
        Assert.Equal(AddedPasskey.Done, await services.GetRequiredService<Passkeys>().AddAsync(
            account!, Passkeys.TieTo(account!), new UserPasskeyInfo(Passkey, [1], DateTimeOffset.UnixEpoch, 1, null, true, false, false, [2], [3]),
            "Laptop", "test", default));
    }

    /// <summary>Signing out comes last: what is behind it would be walked by a stranger.</summary>
    private async Task<List<Visit>> WalkAsync(Visitor visitor, IEnumerable<Route> routes)
    {
        var visits = new List<Visit>();
        foreach (var route in routes.OrderBy(route => route.Path == "/sign-out"))
            visits.Add(await visitor.TryAsync(route, await AddressAsync(route), Fields()));
        return visits;
    }

    /// <summary>What one's own gives, and the queries that it takes.</summary>
    private async Task OwnAsync(ChatBrowser ada)
    {
        using var owner = await Visitor.OfAsync(ada);
        _visits["owner"] = await WalkAsync(owner, Routes.Where(route => !route.IsPost));
        foreach (var handler in new[] { "Stop", "Retry", "Delete" })
        {
            var page = await ada.GetAsync($"/c/{_conversation}");
            if (handler == "Stop")
                await ada.EndedAsync(await ada.PressAsync(page, handler));
            else if (handler == "Retry")
                await ada.PressAsync(page, handler);
            else
                Assert.Equal("/", (await ada.PressAsync(page, handler)).Path);
        }
    }

    private async Task<string> AddressAsync(Route route)
    {
        var path = route.Path switch
        {
            "/c/{id:guid}" => $"/c/{_conversation}",
            "/answers/{id:guid}/events" => $"/answers/{_answer}/events",
            "/attachments/{id:guid}" => $"/attachments/{_attachment}",
            "/admin/accounts/{id}" => $"/admin/accounts/{await SpareAsync()}",
            "/invite/{token}" or "/reset/{token}" => route.Path.Replace("{token}", SecretToken.Make(), StringComparison.Ordinal),
            "/{**path:file}" => "/nowhere.txt",
            "/css/*" => "/css/base.css",
            "/js/*" => "/js/stream.js",
            "/lib/*" => "/lib/highlight/highlight.min.js",
            var other => other,
        };
        Assert.False(path.AsSpan().ContainsAny('{', '*'), $"{route}: say whose thing it is tried with.");
        return path + route.Query;
    }

    /// <summary>An account for an administrator to do anything with.</summary>
    private async Task<string> SpareAsync()
    {
        var spare = new NewAccount($"spare{_accounts++}", null, null, null);
        var (result, _) = await _server.Services.GetRequiredService<AccountRegister>().CreateAsync(spare, "test", "test", default);
        return Assert.IsType<RegisterResult.Made>(result).Account.Id;
    }

    /// <summary>Of Ada's things every id that a form of ours has, and a question that could be asked.</summary>
    private KeyValuePair<string, string>[] Fields() =>
    [
        new("answer", _answer), new("session", Folder.Query("SELECT Id FROM AccountSessions ORDER BY CreatedAt LIMIT 1").Single()),
        new("passkey", Base64Url.EncodeToString(Passkey)), new("Input.Name", "Stolen"), new("issuer", Identity.Issuer), new("subject", Identity.Subject),
        new("Input.Text", "Let me in."), new("Input.FormToken", Guid.CreateVersion7().ToString()),
    ];

    private List<string> Rows()
    {
        const string ada = "(SELECT Id FROM Accounts WHERE UserName = 'ada')";
        const string own = $"(SELECT Id FROM Conversations WHERE OwnerId = {ada})";
        const string said = $"(SELECT Id FROM Messages WHERE ConversationId IN {own})";
        return
        [
            .. Folder.Query($"SELECT * FROM Accounts WHERE UserName = 'ada'"),
            .. Folder.Query($"SELECT * FROM AccountSessions WHERE AccountId = {ada}"),
            .. Folder.Query($"SELECT * FROM AccountPasskeys WHERE UserId = {ada}"),
            .. Folder.Query($"SELECT * FROM AccountLogins WHERE UserId = {ada}"),
            .. Folder.Query($"SELECT * FROM AccountTokens WHERE UserId = {ada}"),
            .. Folder.Query($"SELECT * FROM Conversations WHERE OwnerId = {ada}"),
            .. Folder.Query($"SELECT * FROM Messages WHERE ConversationId IN {own}"),
            .. Folder.Query($"SELECT * FROM Attachments WHERE QuestionId IN {said}"),
            .. Folder.Query($"SELECT * FROM UsageRecords WHERE OwnerId = {ada}"),
        ];
    }
}
