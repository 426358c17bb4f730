using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Uploads;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chatbot.Web.Pages;

/// <summary>A placeholder with samples: it shows the page until the real model takes its place.</summary>
public sealed class ChatModel : PageModel
{
    static readonly DateTimeOffset At = new(2026, 11, 24, 14, 3, 0, TimeSpan.FromHours(9));
    public static readonly Guid Sample = Guid.Parse("00000000-0000-0000-0000-000000000001");

    public Guid? ConversationId { get; private set; }
    public string Title { get; private set; } = "";
    public IReadOnlyList<ConversationGroup> Conversations { get; private set; } = [];
    public IReadOnlyList<TurnView> Turns { get; private set; } = [];
    public bool Live { get; private set; }
    public ProviderFeatures Features { get; private set; } = new(true, true, true, false, true);
    public IReadOnlyList<string> Models { get; private set; } = ["gpt-4.1-mini", "gpt-4.1", "o4-mini"];
    public IReadOnlyList<VectorStoreLink> VectorStores { get; private set; } = [new("vs_1", "社内規程"), new("vs_2", "製品マニュアル 2026 年版")];
    [BindProperty]
    public ChatInput Input { get; set; } = new();
    public IReadOnlyList<string> FileErrors { get; private set; } = [];
    public string Accept => ".pdf,.png,.jpg,.jpeg,.gif";
    public long MaxFileSize => 5 * 1024 * 1024;
    public int FilesPerMessage => 5;
    public int MaxQuestionLength => 100_000;
    public string? Notice { get; private set; }

    public void OnGet(Guid? id, string? sample)
    {
        ConversationId = id;
        Input.FormToken = Guid.CreateVersion7();
        if (sample == "bare") { Features = new(false, false, false, true, true); Models = ["gpt-4.1-mini"]; }
        if (sample == "none") return;
        Conversations = Groups();
        if (id is null) return;
        Title = "四半期の集計を部門ごとの表にして前期比も付ける、という少し長い題名の会話";
        Turns = [Whole(), .. sample == "live" ? [Running()] : Rest()];
        Live = sample == "live";
        if (sample == "errors")
        {
            Notice = "前の回答がまだ終わっていません。終わってから送ってください。";
            FileErrors = ["請求書.docx: サポートされていないファイル形式です"];
            Input.Text = "これも確認してください";
            ModelState.AddModelError("Input.Text", "メッセージを入力してください。");
        }
    }

    public IActionResult OnPost() => Redirect(Request.Path + "#last");

    static List<ConversationGroup> Groups() =>
    [
        new(Texts.Today, [new(Sample, "四半期の集計を部門ごとの表にして前期比も付ける、という少し長い題名の会話", At, false), new(Guid.CreateVersion7(), "Dockerfile のレビュー", At, true), new(Guid.CreateVersion7(), "お客様への返信文、丁寧な言い回しで", At, false)]),
        new(Texts.Yesterday, [new(Guid.CreateVersion7(), "Regex for Japanese postcodes", At, false), new(Guid.CreateVersion7(), "旅費精算の PDF を要約", At, false)]),
        new(Texts.LastSevenDays, [.. Enumerable.Range(1, 8).Select(i => new ConversationLink(Guid.CreateVersion7(), $"議事録 第 {i} 回 <b>定例</b>", At, false))]),
        new("2026年10月", [.. Enumerable.Range(1, 14).Select(i => new ConversationLink(Guid.CreateVersion7(), $"Release notes {i}, and what changed since then", At, false))]),
    ];

    static TurnView Whole() => new(
        new(Guid.CreateVersion7(), 1, "この報告書から部門ごとの売上を表にして、前期比も付けてください。", At,
            [new(Guid.CreateVersion7(), "売上報告_2026Q3.pdf", AttachmentKind.Pdf, 1_262_000), new(Guid.CreateVersion7(), "グラフ <script>alert(1)</script> とても長い名前のスクリーンショット画像ファイル.png", AttachmentKind.Png, 48_200)]),
        Answer(AnswerState.Complete, Samples.Blocks) with { Sources = [new("令和八年度 売上高統計", "https://www.example.go.jp/stat?q=1"), new("社内規程.pdf", null), new("悪い住所", "javascript:alert(1)")], PdfAsText = true },
        [Answer(AnswerState.Complete, ["<p>以前の短い回答です。</p>"]) with { CanRetry = false }]);

    static TurnView[] Rest() =>
    [
        new(Question(4, "受託開発が下がった理由は?"), Answer(AnswerState.Interrupted, ["<p>報告書の 9 ページによると、8 月に予定していた 2 件の検収が 10 月に移ったことが主な理由です。</p>"]) with { Tail = "金額にすると" }, []),
        new(Question(6, "What about maintenance?\n\nPlease answer in English."), Answer(AnswerState.Stopped, ["<p>Maintenance rose by 3.1 %, mostly from two renewals in July.</p>"]), []),
        new(Question(8, "続けて"), Answer(AnswerState.Failed, []) with { Error = ProviderError.RateLimited, RetryAfter = TimeSpan.FromSeconds(20), HistoryFrom = 4 }, []),
    ];

    static TurnView Running() => new(Question(4, "受託開発が下がった理由は?"), Answer(AnswerState.Running, ["<p>報告書の 9 ページによると、次のとおりです。</p>"]) with { Id = Sample, Tail = "```csharp\nvar a = 1;\nvar b", TailIsCode = true, Cursor = "0", Tokens = null, Took = null }, []);

    static QuestionView Question(int number, string text) => new(Guid.CreateVersion7(), number, text, At, []);

    static AnswerView Answer(AnswerState state, IReadOnlyList<string> blocks) =>
        new(Guid.CreateVersion7(), state, blocks, "", false, "0", "gpt-4.1", null, null, new(2100, 1024, 218, 0), TimeSpan.FromSeconds(6.4), [], null, false, false, true);
}
