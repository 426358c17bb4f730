using Chatbot.Core.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Configuration;

public sealed class ApiKeySourceTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("chatbot-key-").FullName, "key");
    private readonly FakeTimeProvider _time = new();
    private readonly ListLogger _log = new();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public void Current_SettingAndFile_TheSettingWins()
    {
        File.WriteAllText(_file, "sk-of-the-file");
        Assert.Equal("sk-setting", Source("sk-setting").Current);
    }

    [Fact]
    public void Current_NoFile_IsNull()
    {
        Assert.Null(Source().Current);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Current_FileChanges_IsNewAfterASecond()
    {
        File.WriteAllText(_file, "sk-one\n");
        var source = Source();
        Assert.Equal("sk-one", source.Current);

        // As long as the old one, and at the same time: neither date nor length would tell.
        var written = File.GetLastWriteTimeUtc(_file);
        File.WriteAllText(_file, "sk-two\n");
        File.SetLastWriteTimeUtc(_file, written);
        Assert.Equal("sk-one", source.Current);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("sk-two", source.Current);

        Assert.DoesNotContain("sk-", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" \n")]
    [InlineData("sk-half\nwritten")]
    public void Current_FileIsGoneForAWhile_KeepsTheLastKeyAndWarnsOnce(string? content)
    {
        File.WriteAllText(_file, "sk-one");
        var source = Source();
        Assert.Equal("sk-one", source.Current);

        if (content is null)
            File.Delete(_file);
        else
            File.WriteAllText(_file, content);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("sk-one", source.Current);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("sk-one", source.Current);
        Assert.Equal(LogLevel.Warning, Assert.Single(_log.Lines).Level);

        File.WriteAllText(_file, "sk-two");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("sk-two", source.Current);
    }

    [Fact]
    public void Current_FileAppearsLater_IsFound()
    {
        var source = Source();
        Assert.Null(source.Current);
        File.WriteAllText(_file, "sk-late");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("sk-late", source.Current);
    }

    private ApiKeySource Source(string setting = "")
    {
        var options = new DevelopmentOptions();
        options.OpenAI.ApiKey = setting;
        options.OpenAI.ApiKeyFile = _file;
        return new ApiKeySource(options, _time, _log);
    }

    private sealed class ListLogger : ILogger<ApiKeySource>
    {
        public List<(LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((logLevel, formatter(state, exception)));
    }
}
