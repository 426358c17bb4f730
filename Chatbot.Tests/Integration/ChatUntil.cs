namespace Chatbot.Tests.Integration;

/// <summary>
/// Asks again until something is so. Only for what the product gives no signal of: that a file is gone, that a page of
/// another request has changed.
/// </summary>
internal static class ChatUntil
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<T> IsAsync<T>(Func<Task<T>> ask, Func<T, bool> enough)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        while (true)
        {
            var found = await ask();
            if (enough(found))
                return found;
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    public static Task TrueAsync(Func<bool> ask) => IsAsync(() => Task.FromResult(ask()), found => found);
}
