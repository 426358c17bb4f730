namespace Chatbot.Tests.Rendering;

public sealed class MarkdownXssTests
{
    /// <summary>Markdown, and what of it must still be there to read.</summary>
    public static readonly TheoryData<string, string> Vectors = new()
    {
        // Links
        { "[click](javascript:alert(1))", "javascript:alert(1)" },
        { "[click](JaVaScRiPt:alert(1))", "JaVaScRiPt:alert(1)" },
        { "[click](<javascript:alert(1)>)", "javascript:alert(1)" },
        { "[click](<java\tscript:alert(1)>)", "click" },
        { "[click](java&#10;script:alert(1))", "click" },
        { "[click](&#106;avascript:alert(1))", "javascript:alert(1)" },
        { "[click](&#x6A&#x61vascript:alert(1))", "click" },
        { "[click](javascript&colon;alert(1))", "javascript:alert(1)" },
        { "[click](\\javascript:alert(1))", "click" },
        { "[click](javascript://example.com/%0aalert(1))", "javascript://example.com" },
        { "[click](<\u0001javascript:alert(1)>)", "click" },
        { "[click](vbscript:msgbox(1))", "vbscript:msgbox(1)" },
        { "[click](data:text/html;base64,PHNjcmlwdD4=)", "data:text/html" },
        { "[click](DATA:text/html,<script>alert(1)</script>)", "DATA:text/html" },
        { "[click](//evil.example/x)", "//evil.example/x" },
        { "[click](/\\evil.example)", "evil.example" },
        { "[click](http:\\\\\\\\evil.example)", "evil.example" },
        { "[click](https:evil.example)", "https:evil.example" },
        { "[click](file:///etc/passwd)", "file:///etc/passwd" },
        { "[click](blob:https://x/1)", "blob:https://x/1" },
        { "[click](/Account/Logout)", "/Account/Logout" },
        { "[click](?handler=Delete)", "?handler=Delete" },
        { "[click](#composer)", "#composer" },
        { "[click](https://bank.example@evil.example/)", "bank.example@evil.example" },
        { "[click](https://x.example/\u202Egnp.exe)", "click" },
        { "[click](http://x\" onclick=\"alert(1))", "onclick" },
        { "[click](http://x.example/'onmouseover='alert(1))", "click" },
        { "[click](http://x.example \"t\\\" onclick=alert(1) x=\\\"\")", "click" },
        { "[click](http://x.example 'a\"><script>alert(1)</script>')", "click" },
        { "[a](http://x.example/&quot;onclick=alert(1))", "a" },
        // Autolinks
        { "<javascript:alert(1)>", "javascript:alert(1)" },
        { "<JAVASCRIPT:alert(1)>", "JAVASCRIPT:alert(1)" },
        { "<data:text/html,x>", "data:text/html,x" },
        { "<vbscript:x>", "vbscript:x" },
        { "<ftp://x.example/>", "ftp://x.example/" },
        { "<http://x.example/\"onclick=alert(1)>", "x.example" },
        { "http://x.example/\"onmouseover=\"alert(1)", "onmouseover" },
        { "https://x.example/<script>alert(1)</script>", "<script>alert(1)</script>" },
        { "https://x.example/javascript:alert(1)", "x.example" },
        // Reference links
        { "[a]: javascript:alert(1)\n\n[click][a]", "javascript:alert(1)" },
        { "[a]: <data:text/html,x> \"t\"\n\n[a]", "data:text/html,x" },
        { "[a\"><script>]: http://x.example\n\n[a\"><script>]", "script" },
        { "[a]: http://x.example \"><img src=x onerror=alert(1)>\"\n\n[click][a]", "onerror" },
        // Images
        { "![x](http://evil.example/pixel.png)", "x" },
        { "![x](javascript:alert(1))", "javascript:alert(1)" },
        { "![\" onerror=\"alert(1)](http://x.example/a.png)", "onerror" },
        { "![x](http://x.example/a.png \"\\\" onload=\\\"alert(1)\")", "x" },
        { "![x](data:image/svg+xml,<svg onload=alert(1)>)", "data:image/svg+xml" },
        { "[![x](http://a.example/b.png)](javascript:alert(1))", "javascript:alert(1)" },
        // Code
        { "```\"><script>alert(1)</script>\nx\n```", "x" },
        { "```js\" onclick=\"alert(1)\nx\n```", "x" },
        { "```language-x onmouseover=alert(1) {style=x}\nx\n```", "x" },
        { "```\n</code></pre><script>alert(1)</script>\n```", "</code></pre><script>alert(1)</script>" },
        { "    </code><img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>" },
        { "`<script>alert(1)</script>`", "<script>alert(1)</script>" },
        { "~~~html\n<!--\n~~~\n<script>alert(1)</script>", "<script>alert(1)</script>" },
        // Tables
        { "| a |\n|---|\n| <script>alert(1)</script> |", "<script>alert(1)</script>" },
        { "| <img src=x onerror=alert(1)> |\n|:-:|\n| [x](javascript:alert(1)) |", "<img src=x onerror=alert(1)>" },
        { "|a|\n|-|\n|</td></tr></table><script>alert(1)</script>|", "</table><script>" },
        // Footnotes
        { "x[^1]\n\n[^1]: <script>alert(1)</script>", "<script>alert(1)</script>" },
        { "x[^\"onclick=alert(1)]\n\n[^\"onclick=alert(1)]: y", "onclick" },
        { "[^1]: </div></aside><script>alert(1)</script>", "</div></aside><script>" },
        { "[^1]: [x](javascript:alert(1))", "javascript:alert(1)" },
        { "[^<b>]: x", "[^<b>]: x" },
        // Headings
        { "# <img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>" },
        { "# a {onclick=alert(1) #composer .x}", "onclick" },
        { "<script>\n===", "<script>" },
        // HTML blocks and inlines
        { "<script>alert(1)</script>", "<script>alert(1)</script>" },
        { "<SCRIPT SRC=//evil.example></SCRIPT>", "<SCRIPT SRC=//evil.example></SCRIPT>" },
        { "<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>" },
        { "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>", "<iframe srcdoc=" },
        { "<div style=\"position:fixed;inset:0\">x</div>", "position:fixed" },
        { "<style>*{display:none}</style>", "<style>" },
        { "<base href=//evil.example>", "<base" },
        { "<meta http-equiv=refresh content=0>", "<meta" },
        { "<link rel=stylesheet href=//x>", "<link" },
        { "<form action=//evil.example><input name=q><button>x</button></form>", "<form action=" },
        { "<object data=x><embed src=y>", "<object" },
        { "<template><script>alert(1)</script></template>", "<template>" },
        { "<!--><script>alert(1)</script>-->", "<script>alert(1)</script>" },
        { "<![CDATA[<script>alert(1)</script>]]>", "<script>alert(1)</script>" },
        { "<?php echo 1 ?>", "<?php echo 1 ?>" },
        { "<!DOCTYPE html><body onload=alert(1)>", "<body onload=alert(1)>" },
        { "</body></html><script>alert(1)</script>", "</body></html>" },
        { "<br onclick=alert(1)>", "<br onclick=alert(1)>" },
        { "<sub onmouseover=alert(1)>x</sub>", "<sub onmouseover=alert(1)>x</sub>" },
        { "<u/onclick=alert(1)>x</u>", "<u/onclick=alert(1)>" },
        { "<kbd\n>x</kbd>", "x" },
        { "a <sub>b **c</sub> d** </sub>", "</sub>" },
        { "<a href=\"https://x.example\">x</a>", "<a href=" },
        { "<b\u0000r><scr\u0000ipt>alert(1)</scr\u0000ipt>", "alert(1)" },
        // Entities
        { "&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>" },
        { "&#60;img src=x onerror=alert(1)&#62;", "<img src=x onerror=alert(1)>" },
        { "\\<script>alert(1)\\</script>", "<script>alert(1)</script>" },
        { "&amp;lt;script&amp;gt;", "&lt;script&gt;" },
        // Foreign content and mutation
        { "<svg><script>alert(1)</script></svg>", "<svg><script>" },
        { "<svg onload=alert(1)>", "<svg onload=alert(1)>" },
        { "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">", "<math>" },
        { "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<noscript>" },
        { "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<mglyph>" },
        { "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "<style>" },
        { "<xmp><img src=x onerror=alert(1)></xmp>", "<xmp>" },
        { "<textarea></textarea><script>alert(1)</script>", "<textarea>" },
        { "<plaintext>", "<plaintext>" },
        // Nested
        { "> - <script>alert(1)</script>\n>   1. [x](javascript:alert(1))", "<script>alert(1)</script>" },
        { "- ```\"><img src=x>\n  </code><script>alert(1)</script>\n  ```", "</code><script>alert(1)</script>" },
        { "**[x](javascript:alert(1) \"**\")**", "javascript:alert(1)" },
        { "[a [b](http://x.example) c](javascript:alert(1))", "javascript:alert(1)" },
        { "*<u>*</u><script>*", "<script>" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Markdown_Hostile_IsHarmlessAndStillThere(string markdown, string visible)
    {
        var body = Rendered.AssertSafe(Rendered.Html(markdown));

        Assert.Contains(visible, body.TextContent.Replace('\uFFFD', '\0'), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Markdown_HostileAfterOtherText_IsHarmless(string markdown, string visible)
    {
        foreach (var before in new[] { "text\n", "> ", "- item\n\n  ", "[^9]: ", "| a |\n|---|\n| " })
            Rendered.AssertSafe(Rendered.Html(before + markdown + "\n\n" + visible));
    }

    [Fact]
    public void Markdown_RandomMixOfVectors_IsHarmless()
    {
        var random = new Random(20260101);
        var vectors = Vectors.Select(row => (string)((object[])row)[0]).ToArray();
        for (var round = 0; round < 300; round++)
        {
            var parts = random.GetItems(vectors, 4).Select(vector => vector[random.Next(vector.Length)..]);
            Rendered.AssertSafe(Rendered.Html(string.Join(random.GetItems(["", "\n", "\n\n", " ", "*", "`"], 1)[0], parts)));
        }
    }
}
