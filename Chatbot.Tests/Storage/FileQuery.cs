using Microsoft.Data.Sqlite;

namespace Chatbot.Tests.Storage;

/// <summary>Asks a database as a process that is not the product.</summary>
internal static class FileQuery
{
    /// <summary>The rows of a query, each as its values in one line, bytes in hexadecimal.</summary>
    public static List<string> Rows(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => InWords(reader.GetValue(column)))));
        return rows;
    }

    private static object InWords(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : value;
}
