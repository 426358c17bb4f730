using Chatbot.Core.Accounts;
using Chatbot.Core.Storage;
using Chatbot.Tests.Accounts;
using Chatbot.Tests.Integration;
using Chatbot.Web.Hosting.Access;
using Microsoft.AspNetCore.Http;

namespace Chatbot.Tests.Hosting.Access;

public sealed class SessionWatchTests
{
    [Fact]
    public async Task Follow_DatabaseThatFailsForAWhile_EndsTheResponseOnceTheSessionIsSeenToBeOver()
    {
        await using var host = new AccountsHost();
        var ada = await host.AddAsync("ada");
        var token = await host.Sessions.StartAsync(ada.Id, ada.SecurityStamp, "test", "Firefox", default);
        var http = new DefaultHttpContext { User = AccountPrincipal.Of((await host.Sessions.FindAsync(token!, default))!) };
        http.Request.Headers.Cookie = $"session={token}";
        host.Database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        Begin(host, (byte)'x');
        host.Changes.Announce(ada.Id);

        var response = new SessionWatch(host.Sessions, host.Changes, host.Database.Time).FollowAsync(http, async () =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
            return null;
        }).AsTask();
        await Assert.ThrowsAsync<StorageException>(() => host.Sessions.FindAsync(token!, default));
        Assert.False(response.IsCompleted);
        Begin(host, (byte)'S');
        host.Database.Execute("DELETE FROM AccountSessions");

        await ChatUntil.TrueAsync(() =>
        {
            host.Database.Time.Advance(TimeSpan.FromSeconds(1));
            return response.IsCompleted;
        });
        Assert.IsAssignableFrom<IResult>(await response);
    }

    /// <summary>Makes the file begin as no database does, or as one does.</summary>
    private static void Begin(AccountsHost host, byte first)
    {
        using var file = File.Open(host.Database.File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.WriteByte(first);
    }
}
