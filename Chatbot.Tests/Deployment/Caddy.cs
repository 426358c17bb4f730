using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chatbot.Tests.Deployment;

/// <summary>A real Caddy with deploy/tls/Caddyfile, on free ports and with certificates of its own.</summary>
internal sealed class Caddy : IAsyncDisposable
{
    /// <summary>Caddy signs for names of this machine itself, and asks no authority.</summary>
    public const string Domain = "chat.localhost";

    private readonly string _folder = Directory.CreateTempSubdirectory("chatbot-caddy-").FullName;
    private readonly (int Http, int Https) _ports = (FreePort(), FreePort());
    private readonly Process _process;

    private Caddy(Uri product)
    {
        var configuration = RepositoryFile.Read("deploy/tls/Caddyfile");
        Replace("chatbot:5000", product.Authority);
        Replace("admin off", $"admin off\n\tskip_install_trust\n\thttp_port {_ports.Http}\n\thttps_port {_ports.Https}");
        var file = Path.Combine(_folder, "Caddyfile");
        File.WriteAllText(file, configuration);

        var start = new ProcessStartInfo(Program(), ["run", "--config", file, "--adapter", "caddyfile"]);
        foreach (var (name, value) in new[] { ("CHATBOT_DOMAIN", Domain), ("HOME", _folder), ("XDG_DATA_HOME", _folder), ("XDG_CONFIG_HOME", _folder) })
            start.Environment[name] = value;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();

        void Replace(string own, string other)
        {
            Assert.Contains(own, configuration, StringComparison.Ordinal);
            configuration = configuration.Replace(own, other, StringComparison.Ordinal);
        }
    }

    /// <summary>Trusts Caddy's authority and no other, and finds its names on this machine.</summary>
    public HttpClient Client { get; private set; } = null!;

    public Uri PlainAddress => new($"http://{Domain}:{_ports.Http}/");

    public static async Task<Caddy> StartAsync(Uri product)
    {
        var caddy = new Caddy(product);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var root = Path.Combine(caddy._folder, "caddy", "pki", "authorities", "local", "root.crt");
        while (!await caddy.AnswersAsync(root, patience.Token))
        {
            Assert.False(caddy._process.HasExited, "Caddy has ended.");
            await Task.Delay(50, patience.Token);
        }

        return caddy;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private HttpClient CreateClient(X509Certificate2 root)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { root },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        return new HttpClient(handler) { BaseAddress = new($"https://{Domain}:{_ports.Https}/"), Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <summary>It listens before it has made the certificate of its site, and answers with an alert until then.</summary>
    private async Task<bool> AnswersAsync(string root, CancellationToken cancellation)
    {
        if (!File.Exists(root))
            return false;
        try
        {
            Client ??= CreateClient(X509CertificateLoader.LoadCertificateFromFile(root));
            using var answer = await Client.GetAsync(new Uri("/healthz/live", UriKind.Relative), cancellation);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or CryptographicException)
        {
            return false;
        }
    }

    private static string Program()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append(RepositoryFile.PathOf("artifacts/tools/usr/bin"));
        return folders.Select(folder => Path.Combine(folder, "caddy")).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("There is no caddy: ./test.sh fetches it, once.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
