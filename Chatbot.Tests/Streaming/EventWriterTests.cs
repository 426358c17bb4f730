using System.IO.Pipelines;
using System.Text;
using Chatbot.Web.Streaming;

namespace Chatbot.Tests.Streaming;

public sealed class EventWriterTests
{
    [Theory]
    [InlineData("one", "data: one\n")]
    [InlineData("", "data: \n")]
    [InlineData(" one\n\ntwo\n", "data:  one\ndata: \ndata: two\ndata: \n")]
    [InlineData("語: \ud83d\ude00", "data: 語: \ud83d\ude00\n")]
    public async Task Write_Lines_AreFieldsOfTheirOwn(string data, string fields) =>
        Assert.Equal($"id: 1.2\nevent: text\n{fields}\n", await WrittenAsync(events => events.Write("1.2", "text", data)));

    [Fact]
    public async Task Beat_IsACommentAndRetryIsInMilliseconds() => Assert.Equal("retry: 1500\n\n:\n\n", await WrittenAsync(events =>
    {
        events.Retry(TimeSpan.FromSeconds(1.5));
        events.Beat();
    }));

    [Fact]
    public async Task Flush_ReaderHasGone_SaysSo()
    {
        var pipe = new Pipe();
        var events = new EventWriter(pipe.Writer);
        events.Beat();
        Assert.True(await events.FlushAsync(default));
        await pipe.Reader.CompleteAsync();
        events.Beat();
        Assert.False(await events.FlushAsync(default));
    }

    private static async Task<string> WrittenAsync(Action<EventWriter> write)
    {
        using var stream = new MemoryStream();
        var writer = PipeWriter.Create(stream);
        var events = new EventWriter(writer);
        write(events);
        await events.FlushAsync(default);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
