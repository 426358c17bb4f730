namespace Chatbot.Core.Configuration;

/// <summary>Where the API key comes from; asked for each request, so that a changed key needs no restart.</summary>
public interface IApiKeySource
{
    /// <summary>The current key, or null when there is none.</summary>
    string? Current { get; }
}
