using Chatbot.Core.Configuration;

namespace Chatbot.Tests.Configuration;

public sealed class ChatbotOptionsLoaderTests : IDisposable
{
    private readonly Settings _settings = new();

    public void Dispose() => _settings.Dispose();

    [Theory]
    [InlineData("Development", typeof(DevelopmentOptions), true, false, false)]
    [InlineData("testing", typeof(TestingOptions), false, true, false)]
    [InlineData("Production", typeof(ProductionOptions), false, false, true)]
    [InlineData("", typeof(ProductionOptions), false, false, true)]
    [InlineData(null, typeof(ProductionOptions), false, false, true)]
    public void Load_Profile_MirrorsConfigPy(string? name, Type type, bool debug, bool testing, bool everyAddress)
    {
        var options = _settings.Secrets().Load(name).Options;

        Assert.IsType(type, options);
        Assert.Equal((debug, testing, everyAddress), (options.Debug, options.Testing, options.ListenOnAllAddresses));
        Assert.Equal(5000, options.Port);
        Assert.Equal("/tmp/uploads", options.UploadFolder);
        Assert.Equal(["pdf", "png", "jpg", "jpeg", "gif"], options.AllowedExtensions);
        Assert.Equal(5 * 1024 * 1024, options.MaxContentLength);
    }

    [Fact]
    public void Load_UnknownProfile_NamesThoseThereAre()
    {
        var error = Assert.Single(_settings.Load("Staging").Errors);
        Assert.Equal("ASPNETCORE_ENVIRONMENT", error.Names);
        Assert.Equal(
            "The value \"Staging\" cannot be used. Allowed: one of Development, Testing, Production.", error.In(LocalText.English));
    }

    [Fact]
    public void Load_SeveralSources_TheStrongestWins()
    {
        var options = _settings
            .Json("""{ "OpenAI": { "Model": "json", "Instructions": "json", "Temperature": 0.5 } }""")
            .Variable("OpenAI__Model", "variable").Variable("OpenAI__Instructions", "variable")
            .Argument("OpenAI:Model", "argument")
            .Load().Options;

        Assert.Equal(("argument", "variable", 0.5f), (options.OpenAI.Model, options.OpenAI.Instructions, options.OpenAI.Temperature));
    }

    [Fact]
    public void Load_FlatNames_WorkAsTheyStand()
    {
        var options = _settings
            .Json("""{ "Port": 1, "SecretKey": "json", "OpenAI": { "ApiKey": "json" } }""")
            .Variable("PORT", "5001").Variable("SECRET_KEY", "flat").Variable("OPENAI_API_KEY", "flat").Variable("OpenAI__ApiKey", "sectioned")
            .Load().Options;

        Assert.Equal((5001, "flat", "flat"), (options.Port, options.SecretKey, options.OpenAI.ApiKey));
    }

    [Fact]
    public void Load_EmptyVariable_CountsAsUnset()
    {
        var options = _settings
            .Json("""{ "Port": 5002, "OpenAI": { "Model": "json", "Temperature": 1 } }""")
            .Variable("PORT", "").Variable("OpenAI__Model", "").Variable("OpenAI__Temperature", "")
            .Load().Options;

        Assert.Equal((5002, "json", 1f), (options.Port, options.OpenAI.Model, options.OpenAI.Temperature));
    }

    [Fact]
    public void Load_EmptyTextInJson_IsAValue()
    {
        Assert.Equal("", _settings.Json("""{ "Logs": { "Folder": "" } }""").Load().Options.Logs.Folder);
    }

    [Fact]
    public void Load_ListInJson_TakesThePlaceOfTheDefault()
    {
        Assert.Equal(["pdf"], _settings.Json("""{ "AllowedExtensions": ["pdf"] }""").Load().Options.AllowedExtensions);
    }

    [Fact]
    public void Load_ListInVariables_TakesThePlaceOfJson()
    {
        var options = _settings
            .Json("""{ "AllowedExtensions": ["pdf", "png", "gif"], "OpenAI": { "Models": ["a", "b"] } }""")
            .Variable("AllowedExtensions__0", "jpg").Variable("OpenAI__Models", "c, d, e")
            .Load().Options;

        Assert.Equal(["jpg"], options.AllowedExtensions);
        Assert.Equal(["c", "d", "e"], options.OpenAI.Models);
    }

    [Fact]
    public void Load_EmptyListInJson_IsTheListThatMustNotBeEmpty()
    {
        var error = Assert.Single(_settings.Json("""{ "AllowedExtensions": [], "Network": { "AllowedHosts": [] } }""").Load().Errors);
        Assert.Equal("An empty value cannot be used. Allowed: one or more of pdf, png, jpg, jpeg, gif.", error.In(LocalText.English));
    }

    [Fact]
    public void Load_EverythingWrong_IsToldAtOnce()
    {
        var loaded = _settings
            .Json("""{ "Answers": { "AtOnce": "lots" }, "OpenAI": { "Modell": "x", "Temperature": 3 } }""")
            .Variable("PORT", "abc")
            .Load("Production");

        Assert.Equal(
            ["Port (PORT)", "OpenAI:Temperature (OpenAI__Temperature)", "Answers:AtOnce (Answers__AtOnce)", "SecretKey (SECRET_KEY)",
                "OpenAI:ApiKey (OPENAI_API_KEY)", "OpenAI:Modell"],
            loaded.Errors.Select(error => error.Names));
        var text = loaded.Explain();
        Assert.All(loaded.Errors, error => Assert.Contains(error.In(LocalText.Japanese), text, StringComparison.Ordinal));
        Assert.All(loaded.Errors, error => Assert.Contains(error.In(LocalText.English), text, StringComparison.Ordinal));
        Assert.StartsWith("設定に誤りがあるため、起動できません（6 件）。", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "OpenAI": { "Modell": "x" } }""", "OpenAI:Modell", "Did you mean OpenAI:Model?")]
    [InlineData("""{ "Prot": 1 }""", "Prot", "Did you mean PORT?")]
    [InlineData("""{ "Zebra": { "Crossing": 1 } }""", "Zebra:Crossing", "docs/configuration.md lists every setting.")]
    public void Load_UnknownKeyInAFile_IsAnErrorThatNamesTheNearest(string json, string key, string remedy)
    {
        var error = Assert.Single(_settings.Json(json).Load().Errors);
        Assert.Equal(key, error.Names);
        Assert.Equal("There is no setting of this name. " + remedy, error.In(LocalText.English), ignoreCase: true);
    }

    [Fact]
    public void Load_UnknownVariable_IsAWarningIfItLooksLikeOurs()
    {
        var loaded = _settings.Variable("Answers__AtOnec", "5").Variable("SOMEBODY__ELSES", "1").Variable("PATHS", "/bin").Load();

        Assert.Empty(loaded.Errors);
        var warning = Assert.Single(loaded.Warnings);
        Assert.Equal("Answers__AtOnec", warning.Names);
        Assert.Contains("Answers:AtOnce", warning.In(LocalText.English), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_VariableNamedDebug_IsSomebodyElses()
    {
        var loaded = _settings.Secrets().Variable("DEBUG", "app:*").Variable("TESTING", "true").Load("Production");
        Assert.Empty(loaded.Errors);
        Assert.False(loaded.Options.Testing);
    }

    [Fact]
    public void Load_HostileValue_IsShownShortAndInOneLine()
    {
        var error = Assert.Single(_settings.Argument("Port", "1\n\u001b[31m" + new string('9', 500)).Load().Errors);
        var message = error.In(LocalText.English);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain('\u001b', message);
        Assert.InRange(message.Length, 100, 250);
    }
}
