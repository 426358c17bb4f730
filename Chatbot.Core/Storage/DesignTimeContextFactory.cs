using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Chatbot.Core.Storage;

/// <summary>For <c>dotnet ef migrations add</c>: no file is opened.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<ChatbotDbContext>
{
    public ChatbotDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<ChatbotDbContext>();
        StorageServices.Use(options, "design.db", TimeSpan.FromSeconds(1));
        return new ChatbotDbContext(options.Options);
    }
}
