using Chatbot.Core.Rendering;

namespace Chatbot.Tests.Rendering;

/// <summary>The sanitiser alone, as if our own markup let raw HTML through.</summary>
public sealed class HtmlPolicyTests
{
    private readonly HtmlPolicy _policy = new();

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<svg onload=alert(1)><style><img src=x onerror=alert(1)></style></svg>")]
    [InlineData("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">")]
    [InlineData("<p style=\"position:fixed\" onclick=\"alert(1)\" data-x=\"1\">x</p>")]
    [InlineData("<a href=\"javascript:alert(1)\" rel=x>x</a>")]
    [InlineData("<a href=\"//evil.example\">x</a>")]
    [InlineData("<a href=\"/Account/Logout\">x</a>")]
    [InlineData("<form action=x><input name=q><button formaction=x>x</button></form>")]
    [InlineData("<iframe srcdoc=\"<script>alert(1)</script>\"></iframe><object data=x></object><template><b></b></template>")]
    [InlineData("<style>@import '//x'</style><link rel=stylesheet href=x><meta http-equiv=refresh content=0><base href=x><!-- x -->")]
    public void Html_NotAllowed_IsRemoved(string html) => Rendered.AssertSafe(_policy.Sanitize(html));

    [Fact]
    public void Html_WithOtherClasses_LosesThem() =>
        Assert.Equal("<p class=\"plain\">a</p><code class=\"language-c#\">b</code><p>c</p>",
            _policy.Sanitize("<p class=\"plain composer\">a</p><code class=\"language-c#\">b</code><p class=\"modal\">c</p>"));

    [Fact]
    public void Html_OfRemovedElement_KeepsItsText() =>
        Assert.Equal("<p>ab</p>", _policy.Sanitize("<section><p>a<blink>b</blink></p></section>"));
}
