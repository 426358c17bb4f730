using Bunit;
using Chatbot.Web.Components;

namespace Chatbot.Tests.Components;

public sealed class QrCodeTests : ComponentTest
{
    [Fact]
    public void QrCode_OfAnAddress_IsAPictureWithANameAndNoMarkupOfTheText()
    {
        var svg = Render<QrCode>(parameters => parameters.Add(code => code.Text, "otpauth://totp/<b>?secret=ABC").Add(code => code.Label, "A \"code\"")).Find("svg");

        Assert.Equal(("img", "A \"code\""), (svg.GetAttribute("role"), svg.GetAttribute("aria-label")));
        Assert.Null(svg.QuerySelector("b"));
        // The finder pattern in the corner, behind the quiet zone of four: seven modules from x=4 on in row 4.
        Assert.StartsWith("M4 4h1v1h-1zM5 4h1v1h-1z", svg.QuerySelector("path")!.GetAttribute("d"), StringComparison.Ordinal);
    }
}
