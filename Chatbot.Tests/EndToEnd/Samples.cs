using Chatbot.Bench.Upstream;
using Chatbot.Tests.Uploads;
using Microsoft.Playwright;

namespace Chatbot.Tests.EndToEnd;

/// <summary>Files that someone attaches and answers that a model gives.</summary>
internal static class Samples
{
    /// <summary>An answer in pieces, as they come.</summary>
    public static Scenario Saying(string text) => new() { Tokens = [.. text.Chunk(6).Select(piece => new string(piece))] };

    /// <summary>Some tokens, then nothing until <paramref name="until"/> ends.</summary>
    public static Scenario Held(int tokens, int after, Task until) => new()
    {
        Tokens = UpstreamText.For(tokens),
        Pauses = new Dictionary<int, Task> { [after] = until },
    };

    public static FilePayload Pdf(string name) => new()
    {
        Name = name,
        MimeType = "application/pdf",
        Buffer = PdfBuilder.WithPages([.. Enumerable.Repeat(new string('x', 12_000), 14)]),
    };

    public static FilePayload Png(string name) => new() { Name = name, MimeType = "image/png", Buffer = PngBuilder.Valid(400, 300) };

    public static FilePayload TooLarge(string name) => new() { Name = name, MimeType = "application/pdf", Buffer = new byte[6 * 1024 * 1024] };

    public static FilePayload NotAllowed(string name) => new() { Name = name, MimeType = "text/plain", Buffer = "plain"u8.ToArray() };

    public static Sample Japanese { get; } = new(
        "旅費規程から宿泊費の上限を表にして。CSV を集計する Python も。",
        "出張旅費規程.pdf",
        ["来週の勉強会の案内文を考えて", "議事録を三行に要約して", "請求書の英文メールを直して", "Docker のログが増え続ける原因は？"],
        """
        規程の第 7 条によると、宿泊費の上限は**行き先と役職**で決まります。

        | 行き先 | 一般職 | 管理職 |
        | --- | ---: | ---: |
        | 東京・大阪 | 12,000 円 | 15,000 円 |
        | そのほかの国内 | 10,000 円 | 12,000 円 |

        ```python
        import csv
        with open("expenses.csv", encoding="utf-8") as file:
            total = sum(int(row["金額"]) for row in csv.DictReader(file))
        print(f"合計 {total:,} 円")
        ```

        """);

    public static Sample English { get; } = new(
        "Put the hotel limits into a table, and add Python that totals a CSV.",
        "travel-policy.pdf",
        ["Draft an invitation to next week’s workshop", "Sum up the minutes in three lines", "Proofread my mail to the supplier", "Why do the Docker logs keep growing?"],
        """
        By section 7 of the policy, the limit depends on **where you go and your grade**.

        | Destination | Staff | Managers |
        | --- | ---: | ---: |
        | Tokyo, Osaka | ¥12,000 | ¥15,000 |
        | Elsewhere in Japan | ¥10,000 | ¥12,000 |

        ```python
        import csv
        with open("expenses.csv", encoding="utf-8") as file:
            total = sum(int(row["amount"]) for row in csv.DictReader(file))
        print(f"Total: ¥{total:,}")
        ```

        """);
}

/// <summary>What the README shows.</summary>
/// <param name="Question">The one that is open.</param>
/// <param name="File">The name of the PDF that is attached to it.</param>
/// <param name="Others">Earlier questions, the oldest first.</param>
/// <param name="Answer">Markdown.</param>
internal sealed record Sample(string Question, string File, IReadOnlyList<string> Others, string Answer);
