using Chatbot.Core.Accounts;
using Chatbot.Core.Accounts.Sessions;
using Chatbot.Core.Storage;

namespace Chatbot.Web.Hosting.Access;

/// <summary>Ends a long response when its session ends: signed out, disabled, deleted, another password.</summary>
internal sealed class SessionWatch(SessionStore sessions, AccountChanges changes, TimeProvider time)
{
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromSeconds(2);

    /// <summary>Runs the work of a request, which is aborted when its session ends as it is when its reader goes.</summary>
    public async ValueTask<object?> FollowAsync(HttpContext http, Func<ValueTask<object?>> work)
    {
        var aborted = http.RequestAborted;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        http.RequestAborted = over.Token;
        var watching = WatchAsync(http, over);
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // What has been sent stands; the reader comes again, and is not let in.
            return Results.Empty;
        }
        finally
        {
            await over.CancelAsync();
            await watching;
            http.RequestAborted = aborted;
        }
    }

    private async Task WatchAsync(HttpContext http, CancellationTokenSource over)
    {
        if (SessionHandler.TokenOf(http.Request) is not { } token)
            return;
        try
        {
            while (true)
            {
                // Taken before the look, so that no change falls between the two.
                var changed = changes.NextOf(http.OwnerId());
                try
                {
                    if (await sessions.FindAsync(token, over.Token) is not { } user)
                        break;
                    await UntilAsync(user.EndsAt, changed, over.Token);
                }
                catch (StorageException)
                {
                    // Nobody can be asked: what runs, runs on until somebody can.
                    await Task.Delay(PauseBetweenAttempts, time, over.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await over.CancelAsync();
    }

    private async Task UntilAsync(DateTimeOffset endsAt, CancellationToken changed, CancellationToken over)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(changed, over);
        try
        {
            // No timer is longer than 49 days; a look in between costs nothing.
            var rest = endsAt - time.GetUtcNow();
            await Task.Delay(rest < TimeSpan.FromDays(1) ? rest : TimeSpan.FromDays(1), time, either.Token);
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            // Something about the account has changed.
        }
    }
}

internal static class SessionWatching
{
    /// <summary>For a long response: it ends with the session that it was asked for by.</summary>
    public static RouteHandlerBuilder EndsWithSession(this RouteHandlerBuilder builder) => builder.AddEndpointFilter((context, next) =>
        // In the local mode there is no session to end.
        context.HttpContext.RequestServices.GetService<SessionWatch>() is { } watch
            ? watch.FollowAsync(context.HttpContext, () => next(context))
            : next(context));
}
