using Chatbot.Core.Disk;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Core.Uploads;

/// <summary>Registers what this folder offers.</summary>
public static class UploadServices
{
    /// <summary>Expects the bound <see cref="Configuration.ChatbotOptions"/> among the services.</summary>
    public static IServiceCollection AddChatbotUploads(this IServiceCollection services)
    {
        services.AddChatbotDisk();
        services.AddSingleton<FreeSpace>();
        services.AddSingleton<UploadFolder>();
        services.AddSingleton<UploadValidator>();
        services.AddSingleton<AttachmentStore>();
        services.AddSingleton<PdfText>();
        services.AddHostedService<UploadSweeper>();
        return services;
    }
}
