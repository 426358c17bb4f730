using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Core.Rendering;

public static class RenderingServices
{
    /// <summary>Adds the <see cref="MarkdownRenderer"/>, one for the process.</summary>
    public static IServiceCollection AddChatbotRendering(this IServiceCollection services) =>
        services.AddSingleton<MarkdownRenderer>();
}
