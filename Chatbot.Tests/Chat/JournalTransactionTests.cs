using Chatbot.Core.Chat;
using Chatbot.Core.Conversations;
using Chatbot.Core.Storage;
using Chatbot.Core.Usage;
using Chatbot.Tests.Conversations;
using Chatbot.Tests.Rendering;
using Chatbot.Tests.Storage;
using Chatbot.Tests.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatbot.Tests.Chat;

/// <summary>The beats of the journal, and what a start makes of what they left.</summary>
public sealed class JournalTransactionTests
{
    private static readonly AnswerEnd Whole = new(AnswerState.Complete) { At = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) };

    [Fact]
    public async Task Run_Pieces_AreAppendedAndTheirRowsKnown()
    {
        await using var test = new TestDatabase();
        var (one, two) = (await AddAsync(test), await AddAsync(test));
        List<JournalEntry> batch = [Entry(one, "a"), Entry(two, "b")];

        await RunAsync(test, batch, cutBelow: null);
        await RunAsync(test, [Entry(one, "c")], cutBelow: null);

        Assert.Equal([1L, 2L], batch.Select(entry => entry.Row));
        Assert.Equal(
            [(1L, one.Id, "a"), (2L, two.Id, "b"), (3L, one.Id, "c")],
            (await test.AllAsync<AnswerPiece>()).OrderBy(piece => piece.Id).Select(piece => (piece.Id, piece.AnswerId, piece.Text)));
    }

    [Fact]
    public async Task Run_AnEnd_IsFoldedIntoItsMessageAndTheLogIsCut()
    {
        await using var test = new TestDatabase();
        var (one, two) = (await AddAsync(test), await AddAsync(test));
        await RunAsync(test, [Entry(one, "a"), Entry(two, "b")], cutBelow: null);

        await RunAsync(test, [Entry(one, "c", Whole), Entry(two, "d")], cutBelow: 2);

        var answer = (await test.AllAsync<Answer>()).Single(stored => stored.Id == one.Id);
        Assert.Equal((AnswerState.Complete, "ac", Whole.At), (answer.State, answer.Text, answer.FinishedAt));
        Assert.Equal(["b", "d"], (await test.AllAsync<AnswerPiece>()).OrderBy(piece => piece.Id).Select(piece => piece.Text));
    }

    [Fact]
    public async Task Run_LastEndTogetherWithAFirstPiece_KeepsThePiece()
    {
        await using var test = new TestDatabase();
        var (one, two) = (await AddAsync(test), await AddAsync(test));
        await RunAsync(test, [Entry(one, "a")], cutBelow: null);

        await RunAsync(test, [Entry(one, "", Whole), Entry(two, "b")], cutBelow: long.MaxValue);

        Assert.Equal("b", Assert.Single(await test.AllAsync<AnswerPiece>()).Text);
    }

    [Fact]
    public async Task Run_EndOfADeletedConversation_IsLeftOutAndTheRestIsStored()
    {
        await using var test = new TestDatabase();
        var (one, two) = (await AddAsync(test), await AddAsync(test));
        await test.Conversations.DeleteAsync("ada", one.ConversationId, default);

        var gone = await RunAsync(test, [Entry(one, "a", Whole), Entry(two, "b")], cutBelow: null);

        Assert.Equal(1, gone);
        Assert.Equal("b", Assert.Single(await test.AllAsync<AnswerPiece>()).Text);
        Assert.Equal(two.Id, Assert.Single(await test.AllAsync<Answer>()).Id);
    }

    [Fact]
    public async Task Mend_WhatWasLeft_IsInterruptedWithItsText()
    {
        await using var test = new TestDatabase();
        var (one, two, silent) = (await AddAsync(test), await AddAsync(test), await AddAsync(test));
        await RunAsync(test, [Entry(one, "a"), Entry(two, "b")], cutBelow: null);
        await RunAsync(test, [Entry(two, "", Whole), Entry(one, "語\n")], cutBelow: null);

        await MendAsync(test);
        await MendAsync(test);

        var answers = (await test.AllAsync<Answer>()).ToDictionary(answer => answer.Id);
        Assert.Equal((AnswerState.Interrupted, "a語\n"), (answers[one.Id].State, answers[one.Id].Text));
        Assert.Equal(test.Time.GetUtcNow(), answers[one.Id].FinishedAt);
        Assert.Equal((AnswerState.Complete, "b"), (answers[two.Id].State, answers[two.Id].Text));
        Assert.Equal((AnswerState.Interrupted, ""), (answers[silent.Id].State, answers[silent.Id].Text));
        Assert.Empty(await test.AllAsync<AnswerPiece>());
    }

    [Fact]
    public async Task Reader_OfAnAnswerThatIsJustBeginning_DoesNotRememberItAsEmpty()
    {
        await using var test = new TestDatabase();
        var live = await AddAsync(test);
        using var reader = new AnswerReader(new LiveAnswers(), test.Conversations, Rendered.Renderer);
        // Stored, and not yet on its way: another page of the same conversation may look just then.
        Assert.Empty(reader.Read(live.Answer, default).Blocks);

        await RunAsync(test, [Entry(live, "All of it.", Whole)], cutBelow: null);
        var (_, ended) = await reader.FindAsync("ada", live.Id, default);

        Assert.Equal("<p>All of it.</p>", Assert.Single(reader.Read(ended!, default).Blocks).Html.Trim());
    }

    // Its conversation was deleted while it was on its way: nobody knows how long that was.
    [Fact]
    public async Task Mend_RecordWithoutAnAnswer_IsAllThatWasReserved()
    {
        await using var test = new TestDatabase();
        await test.AddAsync(TestUsage.Record("ada", new(2030, 4, 5), tokens: 510));

        await MendAsync(test);

        var record = Assert.Single(await test.AllAsync<UsageRecord>());
        Assert.Equal((10, 500, true, true), (record.InputTokens, record.OutputTokens, record.Estimated, record.Settled));
    }

    private static async Task<LiveAnswer> AddAsync(TestDatabase test)
    {
        var conversation = TestConversation.New("ada");
        var answer = conversation.Answer(conversation.Ask("Hm?"), "", AnswerState.Waiting);
        await test.AddAsync(conversation);
        return new(answer, "ada", Rendered.Renderer);
    }

    private static JournalEntry Entry(LiveAnswer live, string text, AnswerEnd? end = null)
    {
        live.Append(text);
        if (end is not null)
            live.Finish(end);
        var (piece, stored) = live.BeginStoring();
        return new(live, piece, stored);
    }

    private static async Task<int> RunAsync(TestDatabase test, List<JournalEntry> batch, long? cutBelow)
    {
        var gone = await test.Database.WritePlainAsync(statements => JournalTransaction.Run(statements, batch, cutBelow), default);
        batch.ForEach(entry => entry.Live.Beat());
        return gone;
    }

    private static async Task MendAsync(TestDatabase test)
    {
        var recovery = new AnswerRecovery(
            TestUsage.Ledger(test.Time), TestUsage.Budget(test.Time), test.Time, NullLogger<AnswerRecovery>.Instance);
        await using var connection = await test.Get<DatabaseFile>().OpenAsync(default);
        await recovery.MendAsync(connection, test.Get<IDbContextFactory<ChatbotDbContext>>(), default);
    }
}
