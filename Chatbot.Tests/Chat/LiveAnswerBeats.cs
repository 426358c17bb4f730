using Chatbot.Core.Chat;

namespace Chatbot.Tests.Chat;

/// <summary>What the journal does with one answer in one beat, where all goes well.</summary>
internal static class LiveAnswerBeats
{
    /// <returns>The piece that is stored and shown now.</returns>
    public static string Beat(this LiveAnswer live)
    {
        var (piece, end) = live.BeginStoring();
        live.Stored(ended: end is not null);
        return piece;
    }
}
