using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Core.Chat;

public static class ChatServices
{
    /// <summary>Conversations, and the answers that run in them.</summary>
    public static IServiceCollection AddChatbotChat(this IServiceCollection services)
    {
        services.AddSingleton<ConversationStore>();
        services.AddSingleton<LiveAnswers>();
        services.AddSingleton<ChatMeasures>();
        services.AddSingleton<AnswerJournal>();
        services.AddSingleton<AttachmentContents>();
        services.AddSingleton<PromptBuilder>();
        services.AddSingleton<AnswerBudget>();
        services.AddSingleton<QuestionFiles>();
        services.AddSingleton<AnswerReader>();
        services.AddSingleton<AnswerRun>();
        services.AddSingleton<AnswerWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<AnswerWorker>());
        services.AddSingleton<IDatabaseOpened, AnswerRecovery>();
        services.AddHostedService<AttachmentRecovery>();
        services.AddSingleton<ConversationSweeper>();
        services.AddHostedService(provider => provider.GetRequiredService<ConversationSweeper>());
        services.AddSingleton(provider => new ChatService(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<ConversationStore>(),
            provider.GetRequiredService<QuestionFiles>(),
            provider.GetRequiredService<AnswerWorker>(),
            provider.GetRequiredService<LiveAnswers>(),
            provider.GetRequiredService<AnswerBudget>(),
            provider.GetRequiredService<UsageLedger>(),
            provider.GetRequiredService<ModelCatalog>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
