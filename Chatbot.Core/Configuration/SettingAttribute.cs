namespace Chatbot.Core.Configuration;

/// <summary>What is special about the name of a setting.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute : Attribute
{
    /// <summary>The name that works as it stands, without its section: <c>OPENAI_API_KEY</c>.</summary>
    public string? FlatName { get; init; }

    /// <summary>The value is never shown.</summary>
    public bool Secret { get; init; }

    /// <summary>The name is so common that a variable of that name is most likely somebody else's: JSON and command line only.</summary>
    public bool NotFromEnvironment { get; init; }
}
