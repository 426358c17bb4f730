using System.Globalization;
using Chatbot.Core.Configuration;
using Chatbot.Core.Uploads;
using Chatbot.Web.Hosting.Uploads;

namespace Chatbot.Tests.Hosting.Uploads;

public sealed class UploadMessageTests : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentUICulture;
    private readonly CultureInfo numbersBefore = CultureInfo.CurrentCulture;
    private readonly TestingOptions options = new() { AllowedExtensions = ["pdf", "png", "jpg", "jpeg", "gif"] };

    public static TheoryData<UploadRefusal> Refusals => [.. Enum.GetValues<UploadRefusal>()];

    public void Dispose()
    {
        CultureInfo.CurrentUICulture = before;
        CultureInfo.CurrentCulture = numbersBefore;
    }

    [Theory]
    [InlineData(UploadRefusal.TypeNotAllowed, "サポートされていないファイル形式です。PDF、PNG、JPEG、GIF を添付できます。")]
    [InlineData(UploadRefusal.TooLarge, "ファイルが大きすぎます。1 ファイル 5 MB までです。小さくするか、分けて送ってください。")]
    [InlineData(UploadRefusal.TooMany, "ファイルが多すぎます。1 回に添付できるのは 5 個までです。残りは次のメッセージで送ってください。")]
    [InlineData(UploadRefusal.ImageTooBig, "画像の寸法が大きすぎます。長辺 16,384 ピクセル、合計 50,000,000 ピクセルまでに縮小してください。")]
    [InlineData(UploadRefusal.PdfTooManyPages, "PDF のページが多すぎます。300 ページまでです。必要なページだけを分けて送ってください。")]
    public void For_Japanese_NamesTheLimit(UploadRefusal refusal, string expected)
    {
        Read("ja");

        Assert.Equal(expected, UploadMessage.For(refusal, null, options));
    }

    [Fact]
    public void For_English_NamesTheFileAndWhatIsAllowed()
    {
        Read("en");
        options.AllowedExtensions = ["png", "pdf"];

        Assert.Equal(
            "a.exe: This file type is not supported. You can attach PDF, PNG.",
            UploadMessage.For(UploadRefusal.TypeNotAllowed, "a.exe", options));
    }

    [Fact]
    public void For_NameWithBraces_StaysAsItIs()
    {
        Read("ja");

        Assert.StartsWith("{0}{9}.png：", UploadMessage.For(UploadRefusal.Empty, "{0}{9}.png", options), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void For_EveryRefusal_HasItsOwnWordsInBothLanguages(UploadRefusal refusal)
    {
        Read("ja");
        var japanese = UploadMessage.For(refusal, null, options);
        Read("en");
        var english = UploadMessage.For(refusal, null, options);

        Assert.NotEqual(japanese, english);
        Assert.DoesNotContain("{", japanese + english, StringComparison.Ordinal);
        Assert.All(english, letter => Assert.True(letter < 0x3000));
    }

    private static void Read(string language)
    {
        CultureInfo.CurrentUICulture = new CultureInfo(language);
        CultureInfo.CurrentCulture = new CultureInfo(language);
    }
}
