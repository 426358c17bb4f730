namespace Chatbot.Web.Pages.Accounts;

/// <summary>One field of a form: its label, what stands in it, and what is wrong with it.</summary>
/// <param name="Name">As it is bound: <c>Input.UserName</c>.</param>
public sealed record FieldView(string Name, string Label)
{
    public string Type { get; init; } = "text";

    /// <summary>What the browser may fill in (https://html.spec.whatwg.org/#autofill).</summary>
    public string Autocomplete { get; init; } = "off";

    public string? Hint { get; init; }

    public string? Value { get; init; }

    public bool Required { get; init; } = true;

    public bool Focus { get; init; }

    public int Longest { get; init; } = 300;

    public string Id => Name.Replace('.', '-').ToLowerInvariant();
}
