using System.Data.Common;
using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Isolation;

/// <summary>A statement that was sent to the database for a request.</summary>
/// <param name="OwnerId">Who is signed in; null: nobody.</param>
/// <param name="Values">Of its parameters.</param>
internal sealed record AskedQuery(string Request, string Path, string? OwnerId, string Sql, IReadOnlyList<string> Values)
{
    public bool Touches(string table) => Sql.Contains($"\"{table}\"", StringComparison.Ordinal);
}

/// <summary>Writes down every statement that a request sends to the database. What the product does by itself is not a request's.</summary>
internal sealed class AskedQueries : DbCommandInterceptor, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly IHttpContextAccessor _requests;
    private readonly List<AskedQuery> _asked = [];
    private readonly List<IDisposable> _listening = [];

    public AskedQueries(IHttpContextAccessor requests)
    {
        _requests = requests;
        _listening.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public IReadOnlyList<AskedQuery> All
    {
        get
        {
            lock (_asked)
                return [.. _asked];
        }
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return ValueTask.FromResult(result);
    }

    /// <summary>Plain statements tell of themselves here.</summary>
    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Chatbot.Storage")
            _listening.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value) => Note((DbCommand)value.Value!);

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _listening.ForEach(one => one.Dispose());

    private void Note(DbCommand command)
    {
        // Another server's requests are seen here too.
        if (_requests.HttpContext is not { } http || http.RequestServices.GetService<AskedQueries>() != this)
            return;
        var values = command.Parameters.Cast<DbParameter>().Select(parameter => parameter.Value?.ToString() ?? "").ToList();
        var asked = new AskedQuery(
            $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}", http.Request.Path,
            http.User.FindFirstValue(ClaimTypes.NameIdentifier), command.CommandText, values);
        lock (_asked)
            _asked.Add(asked);
    }
}
