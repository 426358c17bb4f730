using Chatbot.Core.Accounts;
using Chatbot.Core.Storage;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Chatbot.Web.Hosting.Access;

/// <summary>
/// Tells the console, once, how the first account is made. The console and not the log: the token is a secret, and log files are kept.
/// </summary>
internal sealed class SetupAnnouncement(
    AccountRegister register, SetupToken setup, IServer server, IHostApplicationLifetime lifetime, TimeProvider time, TextWriter? console = null)
    : BackgroundService
{
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The addresses are known once the server listens.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var starting = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        using var timer = new PeriodicTimer(PauseBetweenAttempts, time);
        await using var stop = stoppingToken.Register(timer.Dispose);
        do
        {
            if (stoppingToken.IsCancellationRequested || await IsToldAsync(stoppingToken))
                return;
        }
        while (await timer.WaitForNextTickAsync(CancellationToken.None));
    }

    private async Task<bool> IsToldAsync(CancellationToken cancellation)
    {
        try
        {
            if (await register.IsEmptyAsync(cancellation))
                Tell();
            return true;
        }
        catch (StorageException)
        {
            // Said where it happened. Whether there is an account is known once the database opens.
            return false;
        }
    }

    private void Tell()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        address = address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
        var words = BothLanguages.Say(() => AccountTexts.SetupAnnouncement, address.TrimEnd('/') + SetupGate.SetupPath, setup.Make());
        (console ?? Console.Out).WriteLine($"\n{words}\n");
    }
}
