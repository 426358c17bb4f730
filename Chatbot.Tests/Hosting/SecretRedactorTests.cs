using System.Text.Json;
using Chatbot.Core.Configuration;
using Chatbot.Web.Hosting;

namespace Chatbot.Tests.Hosting;

public sealed class SecretRedactorTests
{
    [Theory]
    [InlineData("sk-0123456789", "key sk-0123456789 refused", "key [redacted] refused")]
    [InlineData("a\"b\\c-secret", """{"k":"a\u0022b\\c-secret"}""", """{"k":"[redacted]"}""")]
    [InlineData("a/b+c=secret", "?key=a%2Fb%2Bc%3Dsecret", "?key=[redacted]")]
    [InlineData("short", "short words stay", "short words stay")]
    public void Redact_TextWithASecret_HasNone(string secret, string text, string redacted)
    {
        var redactor = new SecretRedactor();
        redactor.Add(secret);
        Assert.Equal(redacted, redactor.Redact(text));
    }

    [Fact]
    public void Redact_SecretOfAnyLetter_IsStruckOutInEachForm()
    {
        foreach (var letter in Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Append('鍵'))
        {
            var secret = $"secret{letter}of-a-team";
            var redactor = new SecretRedactor();
            redactor.Add(secret);

            Assert.Equal(
                "[redacted] [redacted] [redacted]",
                redactor.Redact($"{secret} {JsonEncodedText.Encode(secret)} {Uri.EscapeDataString(secret)}"));
        }
    }

    [Fact]
    public void Redact_KeyThatChanges_StrikesOutOldAndNew()
    {
        var keys = new ChangingKey { Current = "sk-first-key" };
        var redactor = new SecretRedactor();
        redactor.Follow(keys);
        Assert.Equal("[redacted]", redactor.Redact("sk-first-key"));
        keys.Current = "sk-second-key";
        Assert.Equal("[redacted] [redacted]", redactor.Redact("sk-first-key sk-second-key"));
    }

    [Fact]
    public void Redact_KeyOfACollector_IsStruckOutWithAndWithoutItsScheme()
    {
        var options = new ProductionOptions();
        options.Telemetry.OtlpHeaders = "Authorization=Bearer%20collector-key,X-Other=other-secret";
        var redactor = new SecretRedactor();
        redactor.AddSecretsOf(options);
        Assert.Equal("[redacted], [redacted], [redacted]", redactor.Redact("Bearer collector-key, collector-key, other-secret"));
    }

    private sealed class ChangingKey : IApiKeySource
    {
        public string? Current { get; set; }
    }
}
