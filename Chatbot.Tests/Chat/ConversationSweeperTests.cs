using System.Text;
using Chatbot.Core.Chat;
using Chatbot.Core.Configuration;
using Chatbot.Core.Conversations;
using Chatbot.Core.Uploads;
using Chatbot.Tests.Accounts;
using Chatbot.Tests.Conversations;
using Chatbot.Tests.Storage;
using Chatbot.Tests.Usage;

namespace Chatbot.Tests.Chat;

public sealed class ConversationSweeperTests : IAsyncDisposable
{
    private readonly TestDatabase _test = new();
    private readonly RecordedLog<ConversationSweeper> _log = new();
    private readonly TestingOptions _options;
    private readonly AttachmentStore _attachments;
    private readonly ConversationSweeper _sweeper;

    public ConversationSweeperTests()
    {
        _options = new TestingOptions { DataFolder = _test.Folder, Storage = new() { DeleteConversationsAfterDays = 30 } };
        _attachments = new(_options);
        var files = new QuestionFiles(
            new UploadValidator(_options), _attachments, new(_attachments, new PdfText(_options, _test.Time), TestUsage.Features),
            _test.Conversations, _test.Time);
        _sweeper = new(_test.Conversations, files, new(_options), _test.Time, _log);
    }

    public async ValueTask DisposeAsync()
    {
        _sweeper.Dispose();
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task Sweep_OldAndYoung_DeletesTheOldWithTheirMessages()
    {
        var old = Conversation(age: 31);
        var young = Conversation(age: 29);
        await _test.AddAsync(old, young);

        Assert.Equal(1, await _sweeper.SweepAsync(default));

        Assert.Equal([young.Id], (await _test.AllAsync<Conversation>()).Select(one => one.Id));
        Assert.Equal(young.Messages.Count, (await _test.AllAsync<Message>()).Count);
        Assert.Equal("Deleted 1 conversations with 0 files: nothing was said in them for 30 days.", Assert.Single(_log.Take()).Text);
    }

    [Fact]
    public async Task Sweep_Off_DeletesNothing()
    {
        await _test.AddAsync(Conversation(age: 10_000));
        _options.Storage.DeleteConversationsAfterDays = 0;

        Assert.Equal(0, await _sweeper.SweepAsync(default));

        Assert.Single(await _test.AllAsync<Conversation>());
    }

    [Theory]
    [InlineData(AnswerState.Waiting)]
    [InlineData(AnswerState.Running)]
    public async Task Sweep_AnswerOnItsWay_LeavesTheConversation(AnswerState state)
    {
        await _test.AddAsync(Conversation(age: 100, state));
        Assert.Equal(0, await _sweeper.SweepAsync(default));
    }

    [Fact]
    public async Task Sweep_OldQuestionAnsweredOnceMore_LeavesTheConversation()
    {
        var conversation = Conversation(age: 100);
        conversation.Messages.Add(new Answer
        {
            ConversationId = conversation.Id,
            QuestionId = conversation.Messages[0].Id,
            Number = 3,
            Text = "Once more",
            CreatedAt = _test.Time.GetUtcNow().AddDays(-1),
            State = AnswerState.Complete,
            Model = "gpt-test",
        });
        await _test.AddAsync(conversation);

        Assert.Equal(0, await _sweeper.SweepAsync(default));
    }

    [Fact]
    public async Task Sweep_FilesOfDeletedConversations_GoUnlessAnotherNeedsThem()
    {
        var (mine, shared) = (await KeepAsync("mine"), await KeepAsync("shared"));
        var young = Conversation(age: 1, files: [File(shared)]);
        await _test.AddAsync(Conversation(age: 31, files: [File(mine), File(shared)]), young);

        Assert.Equal(1, await _sweeper.SweepAsync(default));

        Assert.False(System.IO.File.Exists(_attachments.PathOf(mine)));
        Assert.True(System.IO.File.Exists(_attachments.PathOf(shared)));
    }

    [Fact]
    public async Task Sweep_ManyConversations_DeletesAllInBatches()
    {
        await _test.AddAsync([.. Enumerable.Range(0, 105).Select(i => Conversation(age: 40 + i))]);

        Assert.Equal(105, await _sweeper.SweepAsync(default));

        Assert.Empty(await _test.AllAsync<Conversation>());
        Assert.Single(_log.Take());
    }

    [Fact]
    public async Task Run_StartAndEveryHour_Sweeps()
    {
        await _test.AddAsync(Conversation(age: 31), Conversation(age: 29.99));
        await _sweeper.StartAsync(default);
        Assert.StartsWith("Deleted 1 conversations", await _log.NextAsync(), StringComparison.Ordinal);

        _test.Time.Advance(ConversationSweeper.Interval);

        Assert.StartsWith("Deleted 1 conversations", await _log.NextAsync(), StringComparison.Ordinal);
        await _sweeper.StopAsync(default);
    }

    private Conversation Conversation(double age, AnswerState state = AnswerState.Complete, params Attachment[] files)
    {
        var conversation = TestConversation.New("ada", _test.Time.GetUtcNow().AddDays(-age));
        conversation.Answer(conversation.Ask("What?", files), "That.", state);
        // The builder's messages are older than any of these conversations.
        return conversation;
    }

    private async Task<string> KeepAsync(string content)
    {
        var path = Path.Combine(_test.Folder, content);
        await System.IO.File.WriteAllTextAsync(path, content, Encoding.UTF8);
        using var stored = await _attachments.PutAsync(path, default);
        stored.Keep();
        return stored.Hash;
    }

    private static Attachment File(string hash) => new() { Name = "a file", Kind = AttachmentKind.Png, Size = 4, Hash = hash };
}
