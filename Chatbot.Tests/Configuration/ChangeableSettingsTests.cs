using System.Globalization;
using Chatbot.Core.Configuration;
using Chatbot.Web.Resources;

namespace Chatbot.Tests.Configuration;

public sealed class ChangeableSettingsTests
{
    [Fact]
    public void All_EveryOne_IsASettingAndNoSecret()
    {
        Assert.All(ChangeableSettings.All, Assert.NotNull);
        Assert.All(ChangeableSettings.All, setting => Assert.False(setting.IsSecret || setting.Key.EndsWith("File", StringComparison.Ordinal)));
        Assert.Distinct(ChangeableSettings.All.Select(setting => setting.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("en")]
    public void All_EveryOne_HasItsWords(string language)
    {
        string[] names =
        [
            .. ChangeableSettings.Groups.Select(group => $"Group_{group.Name}"),
            .. ChangeableSettings.All.Select(setting => setting.Key.Replace(':', '_')),
            .. ChangeableSettings.All.Select(setting => setting.Key.Replace(':', '_') + "_Hint"),
        ];
        var texts = RuntimeSettingTexts.ResourceManager.GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!;
        Assert.All(names, name => Assert.False(string.IsNullOrWhiteSpace(texts.GetString(name)), name));
    }

    [Fact]
    public void Text_EveryOne_IsReadBack() => Assert.All(ChangeableSettings.All, setting =>
    {
        var options = new ProductionOptions { OpenAI = new() { Models = ["a, b", "c"], Instructions = "One.\nTwo." } };
        Assert.Null(ChangeableSettings.Read(setting, ChangeableSettings.Text(setting, options), out var value));
        Assert.Equal(setting.Get(options), value);
    });

    [Theory]
    [InlineData("OpenAI:Model", "one\ntwo", "The value \"one?two\" cannot be used. Allowed: one line of 1 to 200 characters.")]
    [InlineData("OpenAI:Model", "", "An empty value cannot be used. Allowed: one line of 1 to 200 characters.")]
    public void Read_ValueThatIsNotAllowed_SaysWhatIs(string key, string text, string message) =>
        Assert.Equal(message, ChangeableSettings.Read(Setting.Find(key)!, text, out _)!.In(LocalText.English));

    [Theory]
    [InlineData("OpenAI:MaxOutputTokens", "", null)]
    [InlineData("OpenAI:MaxOutputTokens", " 12 ", 12)]
    [InlineData("OpenAI:WebSearch", "true", true)]
    public void Read_OptionalNumberAndFlag_AreRead(string key, string text, object? expected)
    {
        Assert.Null(ChangeableSettings.Read(Setting.Find(key)!, text, out var value));
        Assert.Equal(expected, value);
    }

    [Fact]
    public void With_Changes_LeavesTheOriginalAndKeepsTheRest()
    {
        var options = new ProductionOptions { Port = 8080, OpenAI = new() { Model = "a" } };

        var copy = ChangeableSettings.With(options, [(Setting.Find("OpenAI:Model")!, "b")]);

        Assert.IsType<ProductionOptions>(copy);
        Assert.Equal(("a", "b", 8080, true), (options.OpenAI.Model, copy.OpenAI.Model, copy.Port, copy.ListenOnAllAddresses));
    }
}
