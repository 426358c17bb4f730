using Chatbot.Core.Accounts;
using Chatbot.Core.Storage;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Chatbot.Web.Hosting.Access;

/// <summary>
/// Tells the console, once, how the first account is made. The console and not the log: the token is a secret, and log files are kept.
/// </summary>
internal sealed class SetupAnnouncement(AccountRegister register, SetupToken setup, IServer server, TimeProvider time)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromSeconds(5);

    private readonly PeriodicTimer _timer = new(PauseBetweenAttempts, time);
    private Task _waiting = Task.CompletedTask;
    private bool _known;
    private string? _token;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken) => await LookAsync(cancellationToken);

    /// <summary>The server listens now, and its addresses are known.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Tell();
        if (!_known)
            _waiting = WaitAsync();
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _timer.Dispose();
        await _waiting;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _timer.Dispose();

    // Whether there is an account is known once the database opens.
    private async Task WaitAsync()
    {
        while (!_known && await _timer.WaitForNextTickAsync())
            await LookAsync(CancellationToken.None);
        Tell();
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            _token = await register.IsEmptyAsync(cancellation) ? setup.Make() : null;
            _known = true;
        }
        catch (StorageException)
        {
            // Said where it happened.
        }
    }

    private void Tell()
    {
        if (_token is null)
            return;
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        address = address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
        var words = BothLanguages.Say(() => AccountTexts.SetupAnnouncement, address.TrimEnd('/') + SetupGate.SetupPath, _token);
        Console.Out.WriteLine($"\n{words}\n");
        _token = null;
    }
}
