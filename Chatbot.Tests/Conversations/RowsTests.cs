using System.Text.Json;
using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Uploads;
using Chatbot.Core.Usage;
using Chatbot.Tests.Storage;
using Chatbot.Tests.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Chatbot.Tests.Conversations;

/// <summary>What is written and read by plain statements is what Entity Framework writes and reads of the same entities.</summary>
public sealed class RowsTests
{
    private static readonly DateTimeOffset Ended = new(2030, 1, 2, 3, 4, 9, 123, TimeSpan.Zero);

    private readonly Conversation _conversation = TestConversation.New("ada", new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
    private readonly Question _question;
    private readonly Answer _answer;
    private readonly UsageRecord _usage = TestUsage.Record("ada", new(2030, 4, 5), cost: 7, tokens: 8);

    public RowsTests()
    {
        _conversation.VectorStoreIds = ["vs_1", "語\"'"];
        _question = _conversation.Ask("質問 '\"\n", TestConversation.File(AttachmentKind.Png, 1), TestConversation.File(AttachmentKind.Pdf, 2, 'b'));
        _answer = _conversation.Answer(_question, "", AnswerState.Waiting);
    }

    private static readonly string[] Tables = ["Conversations", "Messages", "Attachments", "UsageRecords"];

    [Fact]
    public async Task Inserted_IsStoredAsByEntityFramework()
    {
        await using var plain = new TestDatabase();
        await using var mapped = new TestDatabase();

        await InsertAsync(plain);
        await mapped.AddAsync(_conversation, _usage);

        foreach (var table in Tables)
            Assert.Equal(Rows(mapped, table), Rows(plain, table));
    }

    [Fact]
    public async Task Ended_IsStoredAsByEntityFramework()
    {
        await using var plain = new TestDatabase();
        await using var mapped = new TestDatabase();
        await InsertAsync(plain);
        await mapped.AddAsync(_conversation, _usage);

        End();
        await plain.Database.WritePlainAsync(
            statements =>
            {
                UsageRows.Settle(statements, _usage);
                ConversationRows.Update(statements, _conversation);
                return MessageRows.Update(statements, _answer);
            },
            default);
        await mapped.Database.WriteAsync(
            async context =>
            {
                context.UpdateRange(_usage, _conversation, _answer);
                await context.SaveChangesAsync();
            },
            default);

        foreach (var table in Tables)
            Assert.Equal(Rows(mapped, table), Rows(plain, table));
        await AssertEveryColumnHasAValueAsync(plain);
        // Nothing that can change was left as it was: a property that is new shows here until both know it.
        Assert.DoesNotContain(
            typeof(Answer).GetProperties().Where(property => property.SetMethod is { } set && set.ReturnParameter.GetRequiredCustomModifiers().Length == 0),
            property => property.GetValue(_answer) is null or false or 0 or "");
    }

    [Fact]
    public async Task Read_IsWhatEntityFrameworkReads()
    {
        await using var test = new TestDatabase();
        End();
        await test.AddAsync(_conversation, _usage);

        var plain = await test.Conversations.FindAsync("ada", _conversation.Id, default);
        var mapped = await test.Database.ReadAsync(
            context => context.Set<Conversation>().AsNoTracking()
                .Include(one => one.Messages.OrderBy(message => message.Number)).ThenInclude(message => ((Question)message).Attachments).SingleAsync(),
            default);

        Assert.Equal(Json(mapped), Json(plain!));
        Assert.Equal(Json(_answer), Json((await test.Conversations.FindAnswerAsync("ada", _answer.Id, default))!));
        Assert.Contains("\"ResponseId\":\"resp_1\"", Json(plain!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_ThatThrows_HasWrittenNothing()
    {
        await using var test = new TestDatabase();

        await Assert.ThrowsAsync<InvalidOperationException>(() => test.Database.WritePlainAsync<int>(
            statements =>
            {
                ConversationRows.Insert(statements, _conversation);
                throw new InvalidOperationException("After the first row.");
            },
            default));

        Assert.Empty(await test.AllAsync<Conversation>());
        await InsertAsync(test);
        Assert.Single(await test.AllAsync<Conversation>());
    }

    /// <summary>Of those that the model has: a column that is new and that plain statements do not know is null.</summary>
    private static async Task AssertEveryColumnHasAValueAsync(TestDatabase test)
    {
        var entities = await test.Database.ReadAsync(context => Task.FromResult(
            new[] { typeof(Conversation), typeof(Question), typeof(Answer), typeof(Attachment), typeof(UsageRecord) }
                .Select(type => context.Model.FindEntityType(type)!).ToList()), default);
        foreach (var entity in entities)
        {
            var kind = entity.GetDiscriminatorValue() is string value ? $"WHERE Kind = '{value}'" : "";
            var columns = entity.GetFlattenedProperties()
                .Select(property => property.GetColumnName(StoreObjectIdentifier.Table(entity.GetTableName()!))).ToList();
            Assert.True(columns.Count > 5);
            Assert.All(columns, column => Assert.Empty(test.Query(
                $"SELECT '{column}' FROM (SELECT * FROM {entity.GetTableName()} {kind}) WHERE \"{column}\" IS NULL")));
        }
    }

    private Task<bool> InsertAsync(TestDatabase test) => test.Database.WritePlainAsync(
        statements =>
        {
            ConversationRows.Insert(statements, _conversation);
            MessageRows.Insert(statements, _question);
            MessageRows.Insert(statements, _answer);
            UsageRows.Insert(statements, _usage);
            return true;
        },
        default);

    private void End()
    {
        _conversation.UpdatedAt = Ended;
        _conversation.VectorStoreIds = [];
        _answer.Text = "答え '\"\n";
        (_answer.State, _answer.Error, _answer.RetryAfter) = (AnswerState.Failed, ProviderError.RateLimited, TimeSpan.FromMilliseconds(1500));
        (_answer.ResponseId, _answer.HistoryFrom, _answer.PdfAsText, _answer.LengthReached) = ("resp_1", 3, true, true);
        (_answer.FinishedAt, _answer.FirstTokenAfter, _answer.Tokens) = (Ended, TimeSpan.FromMilliseconds(42), new(1, 2, 3, 4));
        _answer.Sources = [new("頁", "https://example.com/?a=1&b='"), new("A file", null)];
        _answer.Receipt = _usage.Settle(new(10, 2, 3, 1, Estimated: true) { FileSearches = 2 });
    }

    /// <summary>Each with its columns by name, and the type that SQLite holds them as.</summary>
    private static List<string> Rows(TestDatabase test, string table)
    {
        var columns = test.Query($"SELECT name FROM pragma_table_info('{table}')");
        var shown = string.Join(" || '|' || ", columns.Select(column => $"'{column}=' || typeof(\"{column}\") || ':' || coalesce(\"{column}\", '')"));
        return test.Query($"SELECT {shown} FROM \"{table}\" ORDER BY 1");
    }

    private static string Json<T>(T value)
        where T : notnull => JsonSerializer.Serialize<object>(value is Conversation conversation
            ? new { conversation, Messages = conversation.Messages.Cast<object>() }
            : value);
}
