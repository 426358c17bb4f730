namespace Chatbot.Core.Storage;

/// <summary>What a feature has to mend in the data before anything else reads it.</summary>
internal interface IDatabaseOpened
{
    Task MendAsync(ChatbotDbContext context, CancellationToken cancellation);
}
