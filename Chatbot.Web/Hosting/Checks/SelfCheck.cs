namespace Chatbot.Web.Hosting.Checks;

/// <summary>Looks at one thing that an administrator should know of. Runs while someone waits: no network, no database.</summary>
public interface ISelfCheck
{
    /// <summary>What is looked at, in the reader's language.</summary>
    string Title { get; }

    /// <summary>In the reader's language; null: it does not apply here.</summary>
    /// <exception cref="IOException">It could not be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">It could not be looked at.</exception>
    CheckResult? Run();
}

/// <summary>The worst first.</summary>
public enum CheckState
{
    Problem,

    /// <summary>Worth knowing; nothing is wrong.</summary>
    Note,

    Ok,
}

/// <param name="State">How it stands.</param>
/// <param name="Text">What was found.</param>
/// <param name="Action">What to do about it.</param>
public sealed record CheckResult(CheckState State, string Text, string? Action = null)
{
    public static CheckResult Ok(string text) => new(CheckState.Ok, text);

    public static CheckResult Note(string text, string? action = null) => new(CheckState.Note, text, action);

    public static CheckResult Problem(string text, string action) => new(CheckState.Problem, text, action);
}

/// <summary>A result under the title of its check.</summary>
public sealed record CheckLine(string Title, CheckState State, string Text, string? Action);
