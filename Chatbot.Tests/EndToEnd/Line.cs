using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chatbot.Tests.EndToEnd;

/// <summary>
/// The way between a reader and the product, that can be cut: what is open breaks off, and nothing new comes through. Chromium's
/// own offline mode leaves an open stream alone.
/// </summary>
internal sealed class Line : IAsyncDisposable
{
    private readonly Uri _to;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly Task _accepting;
    private volatile bool _cut;

    public Line(Uri to)
    {
        _to = to;
        _listener.Start();
        Address = new Uri($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public void Cut()
    {
        _cut = true;
        while (_open.TryTake(out var client))
            client.Close();
    }

    public void Mend() => _cut = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        var passing = new List<Task>();
        try
        {
            while (true)
                passing.Add(PassAsync(await _listener.AcceptTcpClientAsync()));
        }
        catch (SocketException)
        {
            // Stopped.
        }

        await Task.WhenAll(passing);
    }

    private async Task PassAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            _open.Add(near);
            if (_cut)
                return;
            await far.ConnectAsync(_to.Host, _to.Port);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream())).Unwrap();
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or closed by one of the two.
        }
    }
}
