using Chatbot.Web.Components;

namespace Chatbot.Tests.Components;

public sealed class FileSizeTests : ComponentTest
{
    [Theory]
    [InlineData(0, "0 KB")]
    [InlineData(1, "1 KB")]
    [InlineData(48_200, "48 KB")]
    [InlineData(1_258_291, "1.2 MB")]
    [InlineData(5 * 1024 * 1024, "5 MB")]
    [InlineData(8_053_063_680, "7.5 GB")]
    public void Size_IsCountedAsTheLimitsAre(long bytes, string words) => Assert.Equal(words, FileSize.Of(bytes));
}
