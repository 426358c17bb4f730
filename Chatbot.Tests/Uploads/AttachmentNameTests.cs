using System.Globalization;
using Chatbot.Core.Uploads;

namespace Chatbot.Tests.Uploads;

public sealed class AttachmentNameTests
{
    [Theory]
    [InlineData("写真 2026年.png", "写真 2026年.png")]
    [InlineData("見積書（最終）・改.pdf", "見積書（最終）・改.pdf")]
    [InlineData("家族👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿.png", "家族👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿.png")]
    [InlineData("𠮷野家.pdf", "𠮷野家.pdf")]
    [InlineData("か\u3099んは\u309Aん.pdf", "がんぱん.pdf")]
    [InlineData("a.b.c.pdf", "a.b.c.pdf")]
    public void Clean_GoodName_Survives(string name, string expected) => Assert.Equal(expected, AttachmentName.Clean(name));

    [Theory]
    [InlineData("..\\..\\x.png", "x.png")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\a\\x.png", "x.png")]
    [InlineData("/x.png/", "file")]
    [InlineData("..", "file")]
    [InlineData("../", "file")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    [InlineData(" \t\r\n", "file")]
    [InlineData("\u3000\u3000", "file")]
    [InlineData("...", "file")]
    [InlineData(".htaccess", "file.htaccess")]
    [InlineData("x\0.exe", "x.exe")]
    [InlineData("a\r\nSet-Cookie: b.png", "aSet-Cookie_ b.png")]
    [InlineData("photo\u202Egnp.exe", "photognp.exe")]
    [InlineData("\u2066a\u2069\u200Fb\u200B.png", "ab.png")]
    [InlineData("a\u2028b\uFEFF.png", "ab.png")]
    [InlineData("a\"b<c>d|e?f*g:h.png", "a_b_c_d_e_f_g_h.png")]
    [InlineData("x.png...  ", "x.png")]
    [InlineData("x.png \u3000", "x.png")]
    [InlineData("CON.pdf", "_CON.pdf")]
    [InlineData("con", "_con")]
    [InlineData("nul.tar.gz", "_nul.tar.gz")]
    [InlineData("Lpt1 .png", "_Lpt1 .png")]
    [InlineData("COM0.png", "_COM0.png")]
    [InlineData("console.pdf", "console.pdf")]
    [InlineData("com10.pdf", "com10.pdf")]
    [InlineData("\uD800.png", "file.png")]
    public void Clean_HostileName_IsNeutralised(string? name, string expected) => Assert.Equal(expected, AttachmentName.Clean(name));

    [Theory]
    [InlineData("あ", 500)]
    [InlineData("👨‍👩‍👧‍👦", 200)]
    [InlineData("e\u0301\u0302\u0303\u0304\u0305\u0306", 150)]
    public void Clean_LongName_KeepsItsExtensionAndWholeCharacters(string element, int count)
    {
        var clean = AttachmentName.Clean(string.Concat(Enumerable.Repeat(element, count)) + ".jpeg");

        Assert.True(new StringInfo(clean).LengthInTextElements <= AttachmentName.MaxLength);
        Assert.True(clean.Length <= 240);
        Assert.EndsWith(".jpeg", clean, StringComparison.Ordinal);
        Assert.Equal(0, (clean.Length - 5) % element.Normalize().Length);
    }

    [Fact]
    public void Clean_OneCharacterWithEndlessMarks_IsBounded() =>
        Assert.InRange(AttachmentName.Clean("e" + new string('\u0301', 100_000) + ".png").Length, 1, 240);

    [Fact]
    public void Clean_Twice_ChangesNothing()
    {
        foreach (var file in HostileFiles.All)
        {
            var once = AttachmentName.Clean(file.Name);
            Assert.Equal(once, AttachmentName.Clean(once));
        }
    }
}
