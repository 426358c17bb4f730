using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Chatbot.Tests.Integration;

/// <summary>Does what a browser without scripts does: keeps cookies, sends what a form holds, follows a redirect.</summary>
internal sealed class ChatBrowser : IDisposable
{
    private static readonly HtmlParser Parser = new();

    private readonly HttpClient _client;

    public ChatBrowser(Uri address, string language)
    {
        _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(3),
        };
        _client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
    }

    public HttpClient Client => _client;

    public async Task<ChatPage> GetAsync(string path = "/")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request);
    }

    /// <summary>Opens a page, writes into its composer and sends it.</summary>
    public async Task<ChatPage> AskAsync(string text, Action<ChatForm>? fill = null, string path = "/")
    {
        var form = ChatForm.Composer(await GetAsync(path)).Set("Input.Text", text);
        fill?.Invoke(form);
        return await PostAsync(form);
    }

    public async Task<ChatPage> PostAsync(ChatForm form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = form.ToContent() };
        request.Headers.Add("Origin", _client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        return await SendAsync(request);
    }

    public async Task<ChatPage> PostAsync(string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return await SendAsync(request);
    }

    /// <summary>Presses a button of the form of actions: Retry, Stop or Delete.</summary>
    public Task<ChatPage> PressAsync(ChatPage page, string handler) => PostAsync(ChatForm.Press(page, handler));

    /// <summary>A reader of the page's newest answer, standing where the page does.</summary>
    public ChatReader Read(ChatPage page) => new(_client, page);

    /// <summary>Waits for the end of the page's newest answer and loads the page again.</summary>
    public async Task<ChatPage> EndedAsync(ChatPage page)
    {
        using var reader = Read(page);
        await reader.ToEndAsync();
        Assert.NotNull(reader.Foot);
        return await GetAsync(page.Path);
    }

    public void Dispose() => _client.Dispose();

    private async Task<ChatPage> SendAsync(HttpRequestMessage request)
    {
        // Sending it makes the address absolute, and the next process has another.
        var path = request.RequestUri!.ToString();
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await _client.SendAsync(request);
        if (response.StatusCode == HttpStatusCode.SeeOther)
            return await GetAsync(response.Headers.Location!.ToString());
        var document = Parser.ParseDocument(await response.Content.ReadAsStringAsync());
        return new ChatPage(response.StatusCode, path, document)
        {
            Location = response.Headers.Location?.ToString(),
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }
}

/// <summary>A page as it was received.</summary>
internal sealed record ChatPage(HttpStatusCode Status, string Path, IDocument Document)
{
    /// <summary>Where it leads, if it does; a 303 has been followed.</summary>
    public string? Location { get; init; }

    /// <summary>When to come again, if it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>All that can be read of it.</summary>
    public string Words => Document.Body!.TextContent;

    /// <summary>What stands beside a field because it is wrong.</summary>
    public string ErrorOf(string field) => Document.QuerySelector($"[name='{field}']")?.ParentElement?.QuerySelector(".field-error")?.TextContent.Trim() ?? "";

    /// <summary>The newest answer.</summary>
    public IElement Answer => Document.QuerySelector("#last > .answer")
        ?? throw new InvalidOperationException($"No answer at {Path}: {Document.Body?.TextContent}");

    public Guid AnswerId => Guid.Parse(Answer.GetAttribute("data-answer")!);

    public string State => Answer.QuerySelector(".answer-foot")!.GetAttribute("data-state")!;

    public string Foot => Answer.QuerySelector(".answer-foot")!.TextContent;

    /// <summary>The finished blocks of the newest answer, as HTML.</summary>
    public IReadOnlyList<string> Blocks =>
        [.. Answer.QuerySelector(".prose")!.Children.Where(child => !child.ClassList.Contains("tail")).Select(child => child.OuterHtml)];

    public string Tail => Answer.QuerySelector(".prose > .tail")?.TextContent ?? "";

    public IReadOnlyList<string> Questions => [.. Document.QuerySelectorAll(".question-text").Select(text => text.TextContent)];

    /// <summary>What stands in the composer, its line ends as a browser has them.</summary>
    public string Composer =>
        ((AngleSharp.Html.Dom.IHtmlTextAreaElement)Document.QuerySelector("#text")!).Value.Replace("\r\n", "\n", StringComparison.Ordinal);

    public string Notice => Document.QuerySelector(".dock .notice")?.TextContent.Trim() ?? "";

    public string FileErrors => Document.QuerySelector("#file-errors")!.TextContent;

    public bool Offers(string handler) => Document.QuerySelector($"button[formaction='?handler={handler}']") is not null;
}

/// <summary>What a form would send.</summary>
internal sealed class ChatForm
{
    private readonly List<KeyValuePair<string, string>> _fields = [];
    private readonly List<(string Name, string? Type, byte[] Bytes)> _files = [];

    private ChatForm(string action) => Action = action;

    public string Action { get; set; }

    /// <summary>The composer, as a person finds it.</summary>
    public static ChatForm Composer(ChatPage page)
    {
        var composer = page.Document.QuerySelector("form#composer")
            ?? throw new InvalidOperationException($"{page.Status} at {page.Path}");
        var form = new ChatForm(composer.GetAttribute("action")!);
        foreach (var field in composer.QuerySelectorAll("input[name]:not([type=file]), select[name]"))
        {
            var value = field is AngleSharp.Html.Dom.IHtmlSelectElement select ? select.Value ?? "" : field.GetAttribute("value") ?? "";
            if (field.GetAttribute("type") != "checkbox" || field.HasAttribute("checked"))
                form._fields.Add(new(field.GetAttribute("name")!, value));
        }

        return form.Set("Input.Text", page.Composer);
    }

    /// <summary>The form of actions, with one of its buttons.</summary>
    public static ChatForm Press(ChatPage page, string handler)
    {
        var button = page.Document.QuerySelector($"button[formaction='?handler={handler}']")
            ?? throw new InvalidOperationException($"There is no {handler} at {page.Path}.");
        var form = new ChatForm(page.Path.Split('#', '?')[0] + button.GetAttribute("formaction"));
        foreach (var field in page.Document.QuerySelectorAll("form#actions input[name]"))
            form._fields.Add(new(field.GetAttribute("name")!, field.GetAttribute("value") ?? ""));
        if (button.GetAttribute("name") is { } name)
            form._fields.Add(new(name, button.GetAttribute("value") ?? ""));
        return form;
    }

    /// <summary>A form of the page's own part, found by its button: <c>?handler=</c> in the action of either.</summary>
    /// <param name="handler">Null: the first form.</param>
    public static ChatForm Of(ChatPage page, string? handler = null)
    {
        var button = page.Document.QuerySelector(handler is null ? "main form button" : $"main button[formaction='?handler={handler}']")
            ?? page.Document.QuerySelector($"main form[action*='handler={handler}'] button")
            ?? throw new InvalidOperationException($"There is no form {handler} at {page.Path}: {page.Status} {page.Words}");
        var owner = (button.GetAttribute("form") is { } id ? page.Document.GetElementById(id) : button.Closest("form"))!;
        var action = button.GetAttribute("formaction") ?? owner.GetAttribute("action") ?? page.Path;
        var form = new ChatForm(action.StartsWith('?') ? page.Path.Split('#', '?')[0] + action : action);
        foreach (var field in owner.QuerySelectorAll("input[name]"))
            form._fields.Add(new(field.GetAttribute("name")!, field.GetAttribute("value") ?? ""));
        if (button.GetAttribute("name") is { } name)
            form._fields.Add(new(name, button.GetAttribute("value") ?? ""));
        return form;
    }

    public string this[string name] => _fields.Single(field => field.Key == name).Value;

    /// <summary>Writes into a field.</summary>
    public ChatForm Set(string name, string value)
    {
        _fields.RemoveAll(field => field.Key == name);
        return Add(name, value);
    }

    /// <summary>Sends it elsewhere.</summary>
    public ChatForm At(string action)
    {
        Action = action;
        return this;
    }

    /// <summary>Ticks a box.</summary>
    public ChatForm Add(string name, string value)
    {
        _fields.Add(new(name, value));
        return this;
    }

    public ChatForm Attach(string name, string? type, byte[] bytes)
    {
        _files.Add((name, type, bytes));
        return this;
    }

    /// <summary>Fields first, then the files, as the page has them.</summary>
    public MultipartFormDataContent ToContent()
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in _fields)
            content.Add(new StringContent(value), name);
        foreach (var (name, type, bytes) in _files)
        {
            var file = new ByteArrayContent(bytes);
            if (type is not null)
                file.Headers.ContentType = new(type);
            content.Add(file, "files", name);
        }

        return content;
    }
}
