using System.Globalization;
using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Chatbot.Web.Pages;

namespace Chatbot.Tests.Pages;

public sealed class ChatInputValidatorTests
{
    private static readonly TestingOptions Options = new() { OpenAI = new() { Model = "gpt-test", Models = ["gpt-large"] } };

    private static readonly ChatInputValidator Validator = new(
        new AnswerOptions { MaxQuestionLength = 1_000 }, new ModelCatalog(new(Options), ProviderFeatures.For(Options.OpenAI, ModelApi.Responses)));

    [Theory]
    [InlineData("ja", null, "メッセージを入力してください。")]
    [InlineData("en", null, "Write a message first.")]
    [InlineData("en", " \r\n\t　", "Write a message first.")]
    public void Text_Empty_IsExplained(string language, string? text, string message) =>
        Assert.Equal([message], Explain(language, input => input.Text = text));

    [Theory]
    [InlineData("ja", "メッセージが長すぎます(1,001 文字)。1,000 文字以内にするか、ファイルとして添付してください。")]
    [InlineData("en", "The message is too long (1,001 characters). Keep it to 1,000 characters, or attach it as a file.")]
    public void Text_TooLong_IsExplained(string language, string message) =>
        Assert.Equal([message], Explain(language, input => input.Text = new string('語', 1_001)));

    [Theory]
    [InlineData("ja", "このモデルは選べません。一覧から選び直してください。")]
    [InlineData("en", "This model cannot be picked. Pick one from the list.")]
    public void Model_Unknown_IsExplained(string language, string message) =>
        Assert.Equal([message], Explain(language, input => input.Model = "GPT-LARGE"));

    [Theory]
    [InlineData("ja", "このページは古くなっています。文章はそのまま残してあります。もう一度送信してください。")]
    [InlineData("en", "This page is out of date. Your text is still here: send it once more.")]
    public void FormToken_Missing_IsExplained(string language, string message) =>
        Assert.Equal([message], Explain(language, input => input.FormToken = Guid.Empty));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("gpt-test")]
    [InlineData("gpt-large")]
    public void Input_AsThePageSendsIt_IsTaken(string? model) => Assert.Empty(Explain("en", input =>
    {
        input.Model = model;
        input.Text = new string('x', 1_000);
    }));

    private static IEnumerable<string> Explain(string language, Action<ChatInput> change)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var input = new ChatInput { Text = "A question", FormToken = Guid.CreateVersion7() };
        change(input);
        return Validator.Validate(input).Errors.Select(error => error.ErrorMessage);
    }
}
