using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Chatbot.Core.Storage;

/// <summary>An open connection, which one at a time has: for plain statements, and for Entity Framework where that is asked.</summary>
internal sealed class KeptConnection(SqliteConnection connection, IDbContextFactory<ChatbotDbContext> contexts) : IDisposable
{
    private ChatbotDbContext? _context;

    public SqliteConnection Connection => connection;

    public Statements Statements { get; } = new(connection);

    public ChatbotDbContext Context => _context ??= NewContext();

    /// <summary>Forgets what its last user had read.</summary>
    /// <exception cref="InvalidOperationException">A transaction was left open.</exception>
    public void Rest()
    {
        if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
            throw new InvalidOperationException("A transaction was left open.");
        _context?.ChangeTracker.Clear();
    }

    public void Dispose()
    {
        _context?.Dispose();
        Statements.Dispose();
        connection.Dispose();
    }

    // Without the functions that Entity Framework gives to connections of its own, for decimals and patterns: a test sees that no entity
    // needs them.
    private ChatbotDbContext NewContext()
    {
        var context = contexts.CreateDbContext();
        context.Database.SetDbConnection(connection);
        return context;
    }
}
