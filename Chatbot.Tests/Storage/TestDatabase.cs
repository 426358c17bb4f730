using Chatbot.Core.Configuration;
using Chatbot.Core.Conversations;
using Chatbot.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Chatbot.Tests.Storage;

/// <summary>A real database in a folder of its own, gone after the test.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TestingOptions _options = new();
    private readonly bool _isGuest;

    /// <param name="add">What a test puts among the services.</param>
    /// <param name="change">What it sets.</param>
    /// <param name="folder">Another's, as of another program on the same data; null: a new one.</param>
    public TestDatabase(Action<IServiceCollection>? add = null, Action<ChatbotOptions>? change = null, string? folder = null)
    {
        _isGuest = folder is not null;
        _options.DataFolder = Folder = folder ?? Directory.CreateTempSubdirectory("chatbot-database-").FullName;
        change?.Invoke(_options);
        var services = new ServiceCollection().AddLogging()
            .AddSingleton<ChatbotOptions>(_options)
            .AddSingleton<TimeProvider>(Time)
            .AddChatbotStorage();
        services.AddSingleton<ConversationStore>();
        add?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public string Folder { get; }

    public string File => Path.Combine(Folder, "chatbot.db");

    public FakeTimeProvider Time { get; } = new(new(2030, 4, 5, 6, 7, 8, TimeSpan.Zero));

    public Database Database => _services.GetRequiredService<Database>();

    /// <summary>One of the services that a test has added.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ConversationStore Conversations => _services.GetRequiredService<ConversationStore>();

    public Task AddAsync(params object[] entities) => Database.WriteAsync(async context =>
    {
        context.AddRange(entities);
        await context.SaveChangesAsync();
    }, default);

    public Task<List<T>> AllAsync<T>()
        where T : class => Database.ReadAsync(context => context.Set<T>().AsNoTracking().ToListAsync(), default);

    /// <summary>As a process that is not the product.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc cref="FileQuery.Rows"/>
    public List<string> Query(string sql) => FileQuery.Rows(File, sql);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_isGuest)
            Directory.Delete(Folder, recursive: true);
    }
}
