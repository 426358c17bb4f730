using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Chatbot.Tests.Integration;

/// <summary>A form of an administrator's page, as a browser without scripts sends it.</summary>
internal sealed class AdminForm
{
    private readonly Dictionary<string, string> _fields = [];
    private string _action;

    /// <param name="page">The page.</param>
    /// <param name="selector">The form, or something in it.</param>
    public AdminForm(ChatPage page, string selector)
    {
        var form = page.Document.QuerySelector(selector)?.Closest("form")
            ?? throw new InvalidOperationException($"There is no {selector} at {page.Path}: {page.Document.Body?.TextContent}");
        _action = form.GetAttribute("action") is { Length: > 0 } action ? action : page.Path;
        foreach (var field in form.QuerySelectorAll("input[name], textarea[name], select[name]"))
            _fields[field.GetAttribute("name")!] = ValueOf(field);
    }

    public AdminForm Set(string key, string value) => Field($"Input.Values[{key}]", value);

    public AdminForm Field(string name, string value)
    {
        _fields[name] = value;
        return this;
    }

    public AdminForm Without(string name)
    {
        _fields.Remove(name);
        return this;
    }

    /// <summary>Presses the button that takes a setting back.</summary>
    public AdminForm Reset(string key)
    {
        _action = _action.Split('?')[0] + "?handler=Reset";
        return Field("key", key);
    }

    /// <param name="browser">Who sends it.</param>
    /// <param name="path">Another address than the form's own.</param>
    public async Task<ChatPage> PostAsync(ChatBrowser browser, string? path = null)
    {
        using var content = new FormUrlEncodedContent(_fields);
        return await browser.PostAsync(path ?? _action, content);
    }

    private static string ValueOf(IElement field) => field switch
    {
        IHtmlTextAreaElement text => text.Value,
        IHtmlSelectElement select => select.Value ?? "",
        _ => field.GetAttribute("value") ?? "",
    };
}
