using System.Net.Http.Json;
using Chatbot.Tests.Oidc;

namespace Chatbot.Tests.Integration;

/// <summary>A real OpenID Connect server as a process of its own: see <see cref="IdentityServer"/>.</summary>
public sealed class OidcServer : IAsyncLifetime, IAsyncDisposable
{
    private readonly HttpClient _client = new();
    private HostingProcess _process = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>The settings of a product that trusts it.</summary>
    public string[] Arguments =>
    [
        $"--Oidc:Authority={Address}", $"--Oidc:ClientId={IdentityServer.ClientId}", $"--Oidc:ClientSecret={IdentityServer.ClientSecret}",
        "--Oidc:DisplayName=Team Login",
    ];

    public async Task InitializeAsync()
    {
        _process = HostingProcess.StartProgram("Chatbot.Tests.Oidc.dll", Path.GetTempPath());
        Address = Assert.IsType<Uri>(await _process.Listening);
    }

    /// <summary>Says who signs in there; null: whoever comes refuses.</summary>
    public async Task SignsInAsync(OidcPerson? person)
    {
        using var answer = await _client.PutAsJsonAsync(new Uri(Address, IdentityServer.PersonPath), person);
        answer.EnsureSuccessStatusCode();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }
}
