using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Storage;

/// <summary>An open connection, which one at a time has: for plain statements, and for Entity Framework where that is asked.</summary>
internal sealed class KeptConnection(SqliteConnection connection, IDbContextFactory<ChatbotDbContext> contexts) : IDisposable
{
    private ChatbotDbContext? _context;

    public SqliteConnection Connection => connection;

    public Statements Statements { get; } = new(connection);

    public ChatbotDbContext Context => _context ??= NewContext();

    /// <summary>Forgets what its last user had read.</summary>
    public void Rest() => _context?.ChangeTracker.Clear();

    public void Dispose()
    {
        _context?.Dispose();
        Statements.Dispose();
        connection.Dispose();
    }

    private ChatbotDbContext NewContext()
    {
        var context = contexts.CreateDbContext();
        context.Database.SetDbConnection(connection);
        return context;
    }
}
