namespace Chatbot.Web.Pages;

/// <summary>What the composer posts, besides its files.</summary>
public sealed class ChatInput
{
    public string? Text { get; set; }

    public string? Model { get; set; }

    public bool WebSearch { get; set; }

    public List<string> VectorStores { get; set; } = [];

    /// <summary>Made with the form: the same form posted twice makes one question.</summary>
    public Guid FormToken { get; set; }
}
