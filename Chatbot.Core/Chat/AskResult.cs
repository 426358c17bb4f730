using Chatbot.Core.Storage;
using Chatbot.Core.Uploads;
using Chatbot.Core.Usage;

namespace Chatbot.Core.Chat;

/// <summary>What becomes of a question, a retry or another request of a person: a closed set.</summary>
public abstract record AskResult
{
    private AskResult()
    {
    }

    /// <summary>It is stored, and the answer is on its way.</summary>
    public sealed record Asked(Guid ConversationId, Guid AnswerId) : AskResult;

    /// <summary>There is no such conversation or answer of this owner's.</summary>
    public sealed record NotFound : AskResult;

    /// <summary>The answer before is still on its way.</summary>
    public sealed record StillAnswering : AskResult;

    /// <summary>The form has brought another question before: this one needs a new form.</summary>
    public sealed record FormUsed : AskResult;

    /// <summary>As many answers run and wait as may.</summary>
    public sealed record Busy : AskResult;

    /// <summary>What is left of an allowance is not enough for this answer: nothing was stored.</summary>
    /// <param name="Allowance">The one that is lacking.</param>
    /// <param name="NeverFits">Its worst case is more than the whole allowance: waiting does not help.</param>
    public sealed record AllowanceReached(AllowanceState Allowance, bool NeverFits) : AskResult;

    /// <summary>Files were refused, and with them the question: nothing was stored.</summary>
    public sealed record FilesRefused(IReadOnlyList<(string Name, UploadRefusal Refusal)> Files) : AskResult;

    /// <summary>The database or the disk took nothing: nothing was stored.</summary>
    public sealed record NotStored(StorageProblem Problem) : AskResult;
}
