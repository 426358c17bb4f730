using Chatbot.Core.Configuration;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Chatbot.Core.Storage;

/// <summary>For <c>dotnet ef migrations add</c>: no file is opened.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<ChatbotDbContext>
{
    public ChatbotDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<ChatbotDbContext>();
        StorageServices.Use(options, new DatabaseFile(new TestingOptions()));
        return new ChatbotDbContext(options.Options);
    }
}
