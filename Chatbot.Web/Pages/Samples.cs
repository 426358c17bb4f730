namespace Chatbot.Web.Pages;

static class Samples
{
    public static readonly string[] Blocks =
    [
        "<p>添付の報告書(12 ページ)の <strong>4 ページ目</strong>の値から作りました。前期比は第 2 四半期の確定値に対するものです。</p>",
        "<h2>部門別の売上</h2>",
        """<table><thead><tr><th>部門</th><th align="right">第 3 四半期</th><th align="right">前期比</th></tr></thead><tbody><tr><td>製品</td><td align="right">48,200,000 円</td><td align="right">+12.4 %</td></tr><tr><td>保守</td><td align="right">21,750,000 円</td><td align="right">+3.1 %</td></tr><tr><td>受託開発</td><td align="right">9,340,000 円</td><td align="right">−6.8 %</td></tr></tbody></table>""",
        """<p>同じ集計を毎月行うなら、<code>GroupBy</code> で次のように書けます。<a href="https://example.com/" rel="noopener noreferrer nofollow">文書</a>も参考になります。</p>""",
        """
        <div class="code"><header><span>csharp</span></header><pre><code class="language-csharp">// Totals by unit, and how they moved
        var byUnit = sales
            .Where(s =&gt; s.Year == 2026 &amp;&amp; s.Quarter == 3)
            .GroupBy(s =&gt; s.Unit)
            .Select(g =&gt; new { g.Key, Total = g.Sum(s =&gt; s.Amount), Share = $"{g.Sum(s =&gt; s.Amount) / total:P1} of everything that was sold" });
        </code></pre></div>
        """,
        "<h3>確かめること</h3>",
        """<ul><li><input type="checkbox" disabled checked aria-label="済"> 第 2 四半期の確定値</li><li><input type="checkbox" disabled aria-label="未"> 為替の換算日<ol><li>月末</li><li>取引日</li></ol></li></ul>""",
        "<blockquote><p>数値はすべて税抜きです。</p></blockquote>",
    ];
}
