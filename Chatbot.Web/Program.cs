using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.WebEncoders;
using Chatbot.Core.Conversations;
using Chatbot.Web.Components;
using Chatbot.Web.Pages;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorPages(o => o.Conventions.AddPageRoute("/Chat", "/c/{id:guid}"));
builder.Services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
builder.Services.Configure<RequestLocalizationOptions>(o => { o.SetDefaultCulture("ja"); o.AddSupportedCultures("ja", "en"); o.AddSupportedUICultures("ja", "en"); });
builder.Services.AddResponseCompression(o => o.EnableForHttps = true);
var app = builder.Build();
app.UseResponseCompression();
app.UseRequestLocalization();
app.Use((context, next) => { context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"; return next(); });
app.MapStaticAssets();
app.MapRazorPages().WithStaticAssets();
app.MapPost("/language", (HttpContext c, [Microsoft.AspNetCore.Mvc.FromForm] string culture, [Microsoft.AspNetCore.Mvc.FromForm] string returnUrl) =>
{
    c.Response.Cookies.Append(CookieRequestCultureProvider.DefaultCookieName, CookieRequestCultureProvider.MakeCookieValue(new(culture)));
    return Results.LocalRedirect(returnUrl);
}).DisableAntiforgery();
app.MapGet("/answers/{id}/events", async (HttpContext c, int from, string? cut, IServiceProvider services, ILoggerFactory logs) =>
{
    if (int.TryParse(c.Request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var last)) from = last;
    var beat = int.Parse(c.Request.Cookies["beat"] ?? "120", CultureInfo.InvariantCulture);
    if (c.Request.Cookies.ContainsKey("refuse") && from >= 4) { c.Response.StatusCode = 503; return; }
    c.Response.ContentType = "text/event-stream";
    await using var renderer = new HtmlRenderer(services, logs);
    var foot = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<AnswerFoot>(ParameterView.FromDictionary(new Dictionary<string, object?>
    {
        ["Answer"] = new AnswerView(ChatModel.Sample, AnswerState.Complete, ["x"], "", false, "9", "gpt-4.1", null, null, new(2100, 0, 300, 0), TimeSpan.FromSeconds(9), [], null, false, false, true),
    }))).ToHtmlString());
    (string, string)[] events =
    [
        ("code", " = 2;\nvar c"), ("code", " = 3;\n"),
        ("block", "<div class=\"code\"><header><span>csharp</span></header><pre><code class=\"language-csharp\">var a = 1;\nvar b = 2;\nvar c = 3;\n</code></pre></div>"),
        .. Enumerable.Range(0, 40).Select(i => ("text", $"文{i}、")),
        ("block", "<p>" + string.Concat(Enumerable.Range(0, 40).Select(i => $"文{i}、")) + "</p>"),
        ("text", "```"), ("text", "cs"), ("code", "harp\nx"), ("code", " = 1;\n"),
        ("block", "<div class=\"code\"><header><span>csharp</span></header><pre><code class=\"language-csharp\">x = 1;\n</code></pre></div>"),
        ("end", foot),
    ];
    for (var i = from; i < events.Length; i++)
    {
        var (name, data) = events[i];
        await c.Response.WriteAsync($"id: {i + 1}\nevent: {name}\n{string.Join("\n", data.Split('\n').Select(l => "data: " + l))}\n\n", c.RequestAborted);
        await c.Response.Body.FlushAsync(c.RequestAborted);
        if (c.Request.Cookies.ContainsKey("cut") && i % 7 == 6) return;
        await Task.Delay(beat, c.RequestAborted);
    }
});
app.Run();
