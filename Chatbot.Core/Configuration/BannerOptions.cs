namespace Chatbot.Core.Configuration;

/// <summary>The section <c>Banner</c>: a notice that stands on every page, as plain text.</summary>
public sealed class BannerOptions
{
    /// <summary>The notice in Japanese; empty: the English one is shown to everybody.</summary>
    public string Japanese { get; set; } = "";

    /// <summary>The notice in English; empty: the Japanese one is shown to everybody.</summary>
    public string English { get; set; } = "";
}
