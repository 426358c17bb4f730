using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Chatbot.Core.Uploads;
using Chatbot.Tests.Uploads;

namespace Chatbot.Tests.Hosting.Uploads;

public sealed class UploadFormsTests
{
    private const int Mebibyte = 1024 * 1024;
    private const string Boundary = "multipart/form-data; boundary=edge";

    [Fact]
    public async Task Post_TextAndFiles_ReachTheHandlerAndLeaveNothing()
    {
        await using var host = await UploadFormHost.StartAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("質問です。\r\n二行目"), "text" },
            { File("写真の中身", "image/png"), "files", "\"写真 1.png\"" },
            { File("b", null), "files", "..\\..\\b.pdf" },
        };

        using var response = await host.Client.PostAsync("/chat", form);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("質問です。\r\n二行目", host.Seen?.Text);
        Assert.Equal(
            [new SeenFile("files", "写真 1.png", "image/png", "写真の中身"), new SeenFile("files", "b.pdf", "", "b")], host.Seen?.Files);
        Assert.Equal(["写真 1.png", "b.pdf"], host.Seen?.Received.Select(file => file.CleanName));
        Assert.All(host.Seen!.Received, file => Assert.Equal(host.Options.UploadFolder, Path.GetDirectoryName(file.Path)));
        Assert.True(host.Seen.Resting);
        Assert.Empty(host.Resting());
    }

    [Fact]
    public async Task Post_FileTooLarge_Is413AndKeepsTheTextBehindIt()
    {
        await using var host = await UploadFormHost.StartAsync();
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(new byte[(5 * Mebibyte) + 1]), "files", "big.png" },
            { new ByteArrayContent(new byte[5 * Mebibyte]), "files", "fits.png" },
            { new StringContent("the text survives"), "text" },
        };

        using var response = await host.Client.PostAsync("/chat", form);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("the text survives", await response.Content.ReadAsStringAsync());
        Assert.Equal(new("big.png", UploadRefusal.TooLarge), Assert.Single(host.Seen!.Refused));
        Assert.Equal(5 * Mebibyte, Assert.Single(host.Seen.Received).Bytes);
        Assert.Empty(host.Resting());
    }

    [Fact]
    public async Task Post_SixthFile_IsRefusedByName()
    {
        await using var host = await UploadFormHost.StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent("six"), "text" } };
        for (var i = 1; i <= 6; i++)
            form.Add(File("x", "image/png"), "files", $"{i}.png");

        using var response = await host.Client.PostAsync("/chat", form);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("six", host.Seen?.Text);
        Assert.Equal(5, host.Seen?.Received.Count);
        Assert.Equal(new("6.png", UploadRefusal.TooMany), Assert.Single(host.Seen!.Refused));
    }

    [Fact]
    public async Task Post_DiskBelowItsFloor_IsRefusedBeforeItIsWritten()
    {
        await using var host = await UploadFormHost.StartAsync(drives: new SetDriveSpace(available: 1000));
        using var form = new MultipartFormDataContent { { new StringContent("kept"), "text" }, { File("x", null), "files", "a.png" } };

        using var response = await host.Client.PostAsync("/chat", form);

        Assert.Equal("kept", host.Seen?.Text);
        Assert.Equal(new("a.png", UploadRefusal.DiskFull), Assert.Single(host.Seen!.Refused));
        Assert.Empty(host.Resting());
    }

    [Fact]
    public async Task Post_FolderThatCannotBeUsed_CostsTheFileButNotTheText()
    {
        await using var host = await UploadFormHost.StartAsync(
            options => options.UploadFolder = Directory.CreateSymbolicLink(options.UploadFolder, "/nowhere").FullName);
        using var form = new MultipartFormDataContent { { new StringContent("kept"), "text" }, { File("x", null), "files", "a.png" } };

        using var response = await host.Client.PostAsync("/chat", form);

        Assert.Equal("kept", host.Seen?.Text);
        Assert.Equal(new("a.png", UploadRefusal.DiskFull), Assert.Single(host.Seen!.Refused));
    }

    [Fact]
    public async Task Post_EmptyFileInput_IsIgnored()
    {
        await using var host = await UploadFormHost.StartAsync();

        var status = await host.SendRawAsync(Boundary, Part("text", "hi") + FilePart("", "") + FilePart("empty.png", "") + "--edge--\r\n");

        Assert.Contains("200", status, StringComparison.Ordinal);
        Assert.Equal("hi", host.Seen?.Text);
        Assert.Equal(("empty.png", 0L), host.Seen!.Received.Select(file => (file.CleanName, file.Bytes)).Single());
    }

    [Fact]
    public async Task Post_LongText_IsKeptFarBeyondTheLongestQuestion()
    {
        // Some hundred thousand Japanese characters: a page can show them again with an error.
        await using var host = await UploadFormHost.StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent(new string('あ', 250_000)), "text" } };

        using var response = await host.Client.PostAsync("/chat", form);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(new string('あ', 250_000), host.Seen?.Text);
    }

    [Fact]
    public async Task Post_TextBeyondThat_IsCutBetweenCharactersAndWhatIsBehindItIsRead()
    {
        await using var host = await UploadFormHost.StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent(new string('あ', 1_000_000)), "text" }, { File("x", null), "files", "a.png" } };

        using var response = await host.Client.PostAsync("/chat", form);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(host.Seen!.Text.Length > 2 * host.Options.Answers.MaxQuestionLength, $"{host.Seen.Text.Length} are kept.");
        Assert.Equal('あ', host.Seen.Text.Distinct().Single());
        Assert.Equal("a.png", Assert.Single(host.Seen.Received).CleanName);
    }

    [Fact]
    public async Task Post_MuchTextInManyFields_Is413()
    {
        await using var host = await UploadFormHost.StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent(new string('a', 10_000_000)), "text" }, { new StringContent(new string('a', 100_000)), "more" } };

        using var response = await host.Client.PostAsync("/chat", form);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Null(host.Seen);
    }

    [Fact]
    public async Task Post_TenThousandFields_Is400()
    {
        await using var host = await UploadFormHost.StartAsync();
        var body = string.Concat(Enumerable.Range(0, 10_000).Select(i => Part($"f{i}", "x"))) + "--edge--\r\n";

        Assert.Contains(" 400 ", await host.SendRawAsync(Boundary, body), StringComparison.Ordinal);
        Assert.Null(host.Seen);
    }

    public static TheoryData<string, string, string> Broken => new()
    {
        { "no boundary", "multipart/form-data", Part("text", "a") + "--edge--\r\n" },
        { "empty boundary", "multipart/form-data; boundary=\"\"", Part("text", "a") + "--edge--\r\n" },
        { "boundary too long", "multipart/form-data; boundary=" + new string('x', 71), "--edge--\r\n" },
        { "another boundary", "multipart/form-data; boundary=other", Part("text", "a") + "--edge--\r\n" },
        { "no last boundary", Boundary, Part("text", "a") },
        { "ends within a file", Boundary, Part("text", "a") + FilePart("a.png", "abc") },
        { "empty body", Boundary, "" },
        { "part without disposition", Boundary, "--edge\r\nContent-Type: text/plain\r\n\r\na\r\n--edge--\r\n" },
        { "part of another disposition", Boundary, "--edge\r\nContent-Disposition: attachment; filename=a.png\r\n\r\na\r\n--edge--\r\n" },
        { "header without a colon", Boundary, "--edge\r\nnonsense\r\n\r\na\r\n--edge--\r\n" },
        { "headers without end", Boundary, "--edge\r\n" + string.Concat(Enumerable.Repeat("X-A: b\r\n", 5000)) + "\r\n\r\n--edge--\r\n" },
        { "name too long", Boundary, Part(new string('n', 300), "a") + "--edge--\r\n" },
        { "preamble without end", Boundary, new string('x', 100_000) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Post_BrokenForm_Is400AndNeverReachesTheHandler(string what, string contentType, string body)
    {
        await using var host = await UploadFormHost.StartAsync();

        var status = await host.SendRawAsync(contentType, body);

        Assert.True(status.Contains(" 400 ", StringComparison.Ordinal), $"{what}: {status}");
        Assert.Null(host.Seen);
        Assert.Empty(host.Resting());
    }

    [Fact]
    public async Task Post_FilesBeyondWhatIsReadAtAll_Are413AndTheTextIsKept()
    {
        await using var host = await UploadFormHost.StartAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("the text survives"), "text" },
            { File("x", null), "files", "small.png" },
            { new ByteArrayContent(new byte[71 * Mebibyte]), "files", "big.png" },
        };

        using var response = await host.Client.PostAsync("/chat", form);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.True(response.Headers.ConnectionClose);
        Assert.Equal("the text survives", await response.Content.ReadAsStringAsync());
        Assert.Equal(new("big.png", UploadRefusal.TooLarge), Assert.Single(host.Seen!.Refused));
        await host.EndOfRequestAsync();
        Assert.Empty(host.Resting());
    }

    [Fact]
    public async Task Post_EndlessBodyWithoutALength_Is413AndLeavesNothing() =>
        await AssertCutAsync("Transfer-Encoding: chunked", WriteChunkAsync);

    [Fact]
    public async Task Post_BodyOfAGibibyte_Is413AndCut() =>
        await AssertCutAsync($"Content-Length: {1024L * Mebibyte}", (line, bytes) => line.WriteAsync(bytes).AsTask());

    private static async Task AssertCutAsync(string length, Func<Stream, byte[], Task> write)
    {
        await using var host = await UploadFormHost.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Port);
        var line = client.GetStream();
        await line.WriteAsync(Encoding.ASCII.GetBytes($"POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: {Boundary}\r\n{length}\r\n\r\n"));
        await write(line, Encoding.ASCII.GetBytes(Part("text", "kept") + FilePart("endless.png", "").TrimEnd() + "\r\n\r\n"));
        // A browser that sends on reads too.
        var answer = new byte[4096];
        var answered = line.ReadAsync(answer).AsTask();
        var block = new byte[Mebibyte];
        var sent = 0;
        try
        {
            for (; sent < 1000; sent++)
                await write(line, block);
        }
        catch (IOException)
        {
            // The server has cut the line, as it should.
        }

        Assert.InRange(sent, 64, 200);
        Assert.StartsWith("HTTP/1.1 413 ", Encoding.ASCII.GetString(answer, 0, await answered), StringComparison.Ordinal);
        await host.EndOfRequestAsync();
        Assert.Equal(("kept", UploadRefusal.TooLarge), (host.Seen!.Text, Assert.Single(host.Seen.Refused).Reason));
        Assert.Empty(host.Resting());
    }

    [Fact]
    public async Task Post_SenderLeavesInTheMiddleOfAFile_LeavesNothing()
    {
        await using var host = await UploadFormHost.StartAsync();
        using (var client = await host.ConnectAsync(Boundary, "4000000"))
        {
            var head = Part("text", "a") + FilePart("a.png", "").TrimEnd() + "\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await client.GetStream().WriteAsync(new byte[1_000_000]);
            using var arrival = new FileArrival(host.Options.UploadFolder);
            await arrival.Task;
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        await host.EndOfRequestAsync();
        Assert.Null(host.Seen);
        Assert.Empty(host.Resting());
    }

    [Fact]
    public async Task Post_HandlerFails_LeavesNothing()
    {
        await using var host = await UploadFormHost.StartAsync();
        using var form = new MultipartFormDataContent { { File("x", null), "files", "a.png" } };

        using var response = await host.Client.PostAsync("/throw", form);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.True(Directory.Exists(host.Options.UploadFolder));
        Assert.Empty(host.Resting());
    }

    [Fact]
    public async Task Post_ToNowhere_ReadsNothing()
    {
        await using var host = await UploadFormHost.StartAsync();
        using var form = new MultipartFormDataContent { { File("x", null), "files", "a.png" } };

        using var response = await host.Client.PostAsync("/nowhere", form);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(host.Resting());
    }

    [Fact]
    public async Task Post_AntiforgeryTokenInTheForm_IsFound()
    {
        await using var host = await UploadFormHost.StartAsync();
        var token = await host.Client.GetStringAsync("/token");
        using var guarded = new MultipartFormDataContent
        {
            { File("x", null), "files", "a.png" }, { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("hi"), "text" },
        };
        using var forged = new MultipartFormDataContent { { new StringContent("hi"), "text" } };

        using var refused = await host.Client.PostAsync("/guarded", forged);
        Assert.Null(host.Seen);
        using var taken = await host.Client.PostAsync("/guarded", guarded);

        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.Equal("hi", host.Seen?.Text);
    }

    [Fact]
    public async Task Post_UrlEncodedForm_KeepsTheFrameworksOwn()
    {
        await using var host = await UploadFormHost.StartAsync();
        using var form = new FormUrlEncodedContent([new("text", "plain")]);

        using var response = await host.Client.PostAsync("/chat", form);

        Assert.Equal("plain", await response.Content.ReadAsStringAsync());
    }

    private static ByteArrayContent File(string content, string? type)
    {
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        file.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        return file;
    }

    private static string Part(string name, string value) =>
        $"--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n";

    private static string FilePart(string name, string content) =>
        $"--edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n{content}\r\n";

    private static async Task WriteChunkAsync(Stream line, byte[] bytes)
    {
        await line.WriteAsync(Encoding.ASCII.GetBytes($"{bytes.Length:X}\r\n"));
        await line.WriteAsync(bytes);
        await line.WriteAsync("\r\n"u8.ToArray());
    }

    // Signals as soon as the server has begun a file.
    private sealed class FileArrival : IDisposable
    {
        private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly FileSystemWatcher watcher;

        public FileArrival(string folder)
        {
            Directory.CreateDirectory(folder);
            watcher = new FileSystemWatcher(folder);
            watcher.Created += (_, _) => arrived.TrySetResult();
            watcher.Changed += (_, _) => arrived.TrySetResult();
            watcher.EnableRaisingEvents = true;
            if (Directory.EnumerateFiles(folder).Any())
                arrived.TrySetResult();
        }

        public Task Task => arrived.Task.WaitAsync(TimeSpan.FromSeconds(60));

        public void Dispose() => watcher.Dispose();
    }
}
