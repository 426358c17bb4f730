using Chatbot.Core.Configuration;

namespace Chatbot.Tests.Configuration;

public sealed class SecretChecksTests : IDisposable
{
    private readonly Settings _settings = new();

    public void Dispose() => _settings.Dispose();

    [Fact]
    public void Load_ProductionWithoutApiKey_NamesBothPlaces()
    {
        var error = Assert.Single(_settings.Variable("SECRET_KEY", Settings.GoodSecretKey).Load("Production").Errors);

        Assert.Equal(
            "APIキーが設定されていません。 環境変数 OPENAI_API_KEY、またはファイル /run/secrets/openai_api_key（場所は OPENAI_API_KEY_FILE で変更できます）"
            + "に設定してください。キーなしで試すには OpenAI__Api=Demo とします。",
            error.In(LocalText.Japanese));
        Assert.Equal(
            "No API key is set. Set the environment variable OPENAI_API_KEY, or put the key into the file /run/secrets/openai_api_key "
            + "(OPENAI_API_KEY_FILE names another). To try it without a key: OpenAI__Api=Demo.",
            error.In(LocalText.English));
    }

    [Theory]
    [InlineData("OpenAI__Api", "Demo")]
    [InlineData("OpenAI__Endpoint", "http://localhost:11434/v1")]
    public void Load_ProductionThatNeedsNoKey_Starts(string variable, string value)
    {
        Assert.Empty(_settings.Variable("SECRET_KEY", Settings.GoodSecretKey).Variable(variable, value).Load("Production").Errors);
    }

    [Fact]
    public void Load_SampleApiKey_CountsAsNone()
    {
        var loaded = _settings.Variable("SECRET_KEY", Settings.GoodSecretKey).Variable("OPENAI_API_KEY", "your_openai_api_key_here").Load("Production");
        Assert.StartsWith("APIキーが設定されていません", Assert.Single(loaded.Errors).In(LocalText.Japanese), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SecretsInFiles_AreFoundAndTrimmed()
    {
        var loaded = _settings
            .Variable("SECRET_KEY_FILE", _settings.File("secret", Settings.GoodSecretKey + "\r\n"))
            .Variable("OPENAI_API_KEY_FILE", _settings.File("key", Settings.GoodApiKey + "\n"))
            .Load("Production");

        Assert.Empty(loaded.Errors);
        Assert.Equal(Settings.GoodSecretKey, loaded.Options.SecretKey);
    }

    [Fact]
    public void Load_VariableAndFile_TheVariableWins()
    {
        var loaded = _settings.Secrets().Variable("SECRET_KEY_FILE", _settings.File("secret", "of the file")).Load("Production");
        Assert.Equal(Settings.GoodSecretKey, loaded.Options.SecretKey);
    }

    [Fact]
    public void Load_ClientSecretInAFile_IsFoundAndTrimmed()
    {
        var loaded = _settings.Variable("Oidc__Authority", "https://login.example.com").Variable("Oidc__ClientId", "chatbot")
            .Variable("Oidc__ClientSecretFile", _settings.File("client", "a client's secret\n")).Load();

        Assert.Empty(loaded.Errors);
        Assert.Equal("a client's secret", loaded.Options.Oidc.ClientSecret);
    }

    [Fact]
    public void Load_HeadersOfACollectorInAFile_AreFoundAndUnescaped()
    {
        var loaded = _settings.Variable("Telemetry__OtlpEndpoint", "https://collector.example.com")
            .Variable("Telemetry__OtlpHeadersFile", _settings.File("headers", "X-Scope=one, Authorization=Bearer%20abc%3D\n")).Load();

        Assert.Empty(loaded.Errors);
        Assert.Equal([("X-Scope", "one"), ("Authorization", "Bearer abc=")], loaded.Options.Telemetry.Headers());
    }

    [Fact]
    public void Load_FileOfHeadersThatAreNone_IsRefusedAndNotShown()
    {
        var loaded = _settings.Variable("Telemetry__OtlpEndpoint", "https://collector.example.com")
            .Variable("Telemetry__OtlpHeadersFile", _settings.File("headers", "planted-key-alone")).Load();

        Assert.StartsWith("Telemetry:OtlpHeadersFile", Assert.Single(loaded.Errors).Names, StringComparison.Ordinal);
        Assert.DoesNotContain("planted-key", loaded.Explain(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SECRET_KEY_FILE", "SecretKeyFile (SECRET_KEY_FILE)", "SECRET_KEY")]
    [InlineData("OPENAI_API_KEY_FILE", "OpenAI:ApiKeyFile (OPENAI_API_KEY_FILE)", "OPENAI_API_KEY")]
    public void Load_NamedFileIsMissing_IsTold(string variable, string names, string instead)
    {
        var path = Path.Combine(_settings.Folder, "nowhere");
        var error = Assert.Single(_settings.Variable(variable, path).Load().Errors);

        Assert.Equal(names, error.Names);
        Assert.Equal(
            $"The file \"{path}\" is missing, empty or cannot be read. Name a file that can be read, or set {instead} itself.",
            error.In(LocalText.English));
        Assert.Equal(
            $"ファイル「{path}」がないか、空か、読み取れません。 読み取れるファイルを指定するか、{instead} に値を直接設定してください。",
            error.In(LocalText.Japanese));
    }

    [Theory]
    [InlineData("", "SECRET_KEY が設定されていません。", "SECRET_KEY is not set.")]
    [InlineData("short-but-random-9f3a", "SECRET_KEY が短すぎます。32 バイト以上が必要です。", "SECRET_KEY is too short: at least 32 bytes are needed.")]
    [InlineData("hard-to-guess-string", Known, KnownEnglish)]
    [InlineData("hard-to-guess-string-hard-to-guess-string", Known, KnownEnglish)]
    [InlineData("changeme-changeme-changeme-changeme", Known, KnownEnglish)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", Known, KnownEnglish)]
    [InlineData("1212121212121212121212121212121212121212", Known, KnownEnglish)]
    public void Load_ProductionWithAPoorSecretKey_Refuses(string key, string japanese, string english)
    {
        var error = Assert.Single(_settings.Variable("OPENAI_API_KEY", Settings.GoodApiKey).Variable("SECRET_KEY", key).Load("Production").Errors);

        Assert.Equal("SecretKey (SECRET_KEY)", error.Names);
        Assert.StartsWith(japanese + " openssl rand -hex 32", error.In(LocalText.Japanese), StringComparison.Ordinal);
        Assert.StartsWith(english + " Put a random value", error.In(LocalText.English), StringComparison.Ordinal);
        Assert.Contains("/run/secrets/secret_key", error.In(LocalText.English), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SecretKeyOf32BytesInJapanese_IsLongEnough()
    {
        Assert.Empty(_settings.Secrets().Variable("SECRET_KEY", "春は曙やうやう白くなりゆく").Load("Production").Errors);
    }

    [Fact]
    public void Load_BrokenKeyInAFile_IsRefusedAndNotShown()
    {
        var loaded = _settings.Variable("OPENAI_API_KEY_FILE", _settings.File("key", "sk-planted\nsk-second")).Load();
        Assert.StartsWith("OpenAI:ApiKeyFile", Assert.Single(loaded.Errors).Names, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-planted", loaded.Explain(), StringComparison.Ordinal);
    }

    private const string Known = "SECRET_KEY が推測できる値です（見本の値、または同じ文字の繰り返し）。";
    private const string KnownEnglish = "SECRET_KEY can be guessed: it is a sample value, or made of very few different characters.";
}
