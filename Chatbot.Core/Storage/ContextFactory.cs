using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Core.Storage;

/// <summary>Makes what contexts have in common with the first of them, and not with the host: a start needs none.</summary>
internal sealed class ContextFactory(IServiceProvider services) : IDbContextFactory<ChatbotDbContext>
{
    public ChatbotDbContext CreateDbContext() => new(services.GetRequiredService<DbContextOptions<ChatbotDbContext>>());
}
