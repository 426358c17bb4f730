using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Storage;

/// <summary>For what each start asks: to translate such a query would be a good part of the start.</summary>
internal static class PlainSql
{
    /// <summary>As below, on the context's connection.</summary>
    public static Task<List<T>> QueryPlainAsync<T>(
        this ChatbotDbContext context, string sql, Func<DbDataReader, T> read, string? value, CancellationToken cancellation) =>
        context.Database.GetDbConnection().QueryPlainAsync(sql, read, value, cancellation);

    /// <summary>Runs statements one after the other, on a connection that is open, in its transaction if it has one.</summary>
    public static async Task ExecutePlainAsync(this DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        // To the last: what follows a statement that has rows would else run as the reader is closed, where its error is lost.
        while (await reader.NextResultAsync(cancellation))
        {
        }
    }

    /// <summary>All rows of a query, on a connection that is open.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="sql">The query; a value stands in it as <c>$value</c>.</param>
    /// <param name="read">Reads the row that the reader stands on.</param>
    /// <param name="value">What takes the place of <c>$value</c>; null: nothing.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<List<T>> QueryPlainAsync<T>(
        this DbConnection connection, string sql, Func<DbDataReader, T> read, string? value, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (value is not null)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("$value", value);
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows;
    }
}
