using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Chatbot.Core.Storage;

/// <summary>The database. It knows no feature: each entity's configuration stands beside the entity.</summary>
public sealed class ChatbotDbContext(DbContextOptions<ChatbotDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ChatbotDbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        configurationBuilder.Properties<TimeSpan>().HaveConversion<Milliseconds>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    // SQLite has no time of its own: numbers sort and compare there. Not private: the compiled model names them.
    internal sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(), number => DateTimeOffset.FromUnixTimeMilliseconds(number));

    internal sealed class Milliseconds() : ValueConverter<TimeSpan, long>(
        span => (long)span.TotalMilliseconds, number => TimeSpan.FromMilliseconds(number));
}
