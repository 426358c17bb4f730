using System.Net;
using System.Net.Sockets;
using System.Text;
using Chatbot.Bench.Upstream;

namespace Chatbot.Tests.Integration;

/// <summary>Requests that no browser of a team sends: each once broke something.</summary>
public sealed class ChatHostileTests
{
    private static readonly Scenario Short = new() { Tokens = ["A short ", "answer."] };

    [Fact]
    public async Task Post_ToAConversationThatIsNone_IsThe404Page()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        var form = ChatForm.Composer(await browser.GetAsync()).Set("Input.Text", "hi");
        form.Action = $"/c/{Guid.CreateVersion7()}";

        var page = await browser.PostAsync(form);

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.NotEqual("", page.Document.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Post_WithoutToken_IsThe400Page()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var form = new MultipartFormDataContent { { new StringContent("hi"), "Input.Text" } };

        using var response = await client.PostAsync("/", form);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("<h1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, server.Folder.Count("Messages"));
    }

    [Fact]
    public async Task Post_SameFormWithAnotherText_KeepsTheTextAndTakesItNext()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var browser = server.Browse();
        var form = ChatForm.Composer(await browser.GetAsync()).Set("Input.Text", "First");
        await browser.EndedAsync(await browser.PostAsync(form));

        var refused = await browser.PostAsync(form.Set("Input.Text", "Changed"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal("Changed", refused.Composer);

        var taken = await browser.PostAsync(ChatForm.Composer(refused).Set("Input.Text", "Changed"));
        Assert.Equal("Changed", Assert.Single(taken.Questions));
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Page_ByAnotherMethod_Is405(string method)
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), "/");

        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("x:99999")]
    [InlineData("")]
    public async Task Page_OfAHostThatIsNone_Is400(string host)
    {
        await using var server = await ChatServer.StartAsync(Short);
        Assert.Equal(400, await StatusAsync(server.Address, $"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    }

    [Fact]
    public async Task Page_OfANameThatLeadsHere_Is400WhereOnlyThisMachineIsAnswered()
    {
        await using var server = await ChatServer.StartAsync(Short);
        Assert.Equal(400, await StatusAsync(server.Address, "GET / HTTP/1.1\r\nHost: rebind.example\r\nConnection: close\r\n\r\n"));
    }

    [Fact]
    public async Task Form_InUtf7_Is415()
    {
        await using var server = await ChatServer.StartAsync(Short);
        const string request = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n"
            + "Content-Type: application/x-www-form-urlencoded; charset=utf-7\r\n\r\na=b";
        Assert.Equal(415, await StatusAsync(server.Address, request));
    }

    [Fact]
    public async Task Path_WithControlAndBidiCharacters_WritesOnePlainShortLine()
    {
        await using var server = await ChatServer.StartAsync(Short);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var response = await client.GetAsync($"/x%0aforged%1b%e2%80%ae{new string('y', 2000)}");

        var log = await server.StopAsync();
        var line = Assert.Single(log.Split('\n'), line => line.Contains("forged", StringComparison.Ordinal));
        Assert.DoesNotContain('\u202E', line);
        Assert.True(line.Length < 1000, line);
    }

    private static async Task<int> StatusAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return int.Parse((await reader.ReadLineAsync())!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
