using Chatbot.Core.Conversations;
using Chatbot.Core.Uploads;
using Chatbot.Tests.Storage;

namespace Chatbot.Tests.Conversations;

public sealed class ConversationStoreTests
{
    [Fact]
    public async Task Everything_OfAnotherOwner_IsNotThere()
    {
        await using var test = new TestDatabase();
        var (conversation, answer, file) = await AddAsync(test, "ada");

        var store = test.Conversations;
        foreach (var other in new[] { "bob", "", "ADA", "ada " })
        {
            Assert.Null(await store.FindAsync(other, conversation.Id, default));
            Assert.Null(await store.FindAnswerAsync(other, answer.Id, default));
            Assert.Null(await store.FindAttachmentAsync(other, file.Id, default));
            Assert.Empty(await store.ListAsync(other, 0, 10, default));
            Assert.Null(await store.DeleteAsync(other, conversation.Id, default));
        }

        Assert.NotNull(await store.FindAsync("ada", conversation.Id, default));
        Assert.Equal("Whole", (await store.FindAnswerAsync("ada", answer.Id, default))?.Text);
        Assert.Equal("a file", (await store.FindAttachmentAsync("ada", file.Id, default))?.Name);
        Assert.Single(await store.ListAsync("ada", 0, 10, default));
    }

    [Fact]
    public async Task Find_Conversation_HasItsMessagesAndFilesInOrder()
    {
        await using var test = new TestDatabase();
        var conversation = TestConversation.New("ada");
        conversation.VectorStoreIds = ["vs_1", "vs_2"];
        var question = conversation.Ask("One?", TestConversation.File(AttachmentKind.Png, 1), TestConversation.File(AttachmentKind.Pdf, 2, 'b'));
        var answer = conversation.Answer(question, "Whole", responseId: "resp_1");
        (answer.Tokens, answer.RetryAfter, answer.FirstTokenAfter) = (new(1, 2, 3, 4), TimeSpan.FromMinutes(2), TimeSpan.FromMilliseconds(15));
        answer.Sources = [new("A page", "https://example.com/"), new("A file", null)];
        conversation.Messages.Reverse();
        await test.AddAsync(conversation);

        var found = await test.Conversations.FindAsync("ada", conversation.Id, default);

        Assert.Equal([1, 2], found!.Messages.Select(message => message.Number));
        Assert.Equal(["vs_1", "vs_2"], found.VectorStoreIds);
        Assert.Equal(conversation.CreatedAt, found.CreatedAt);
        Assert.Equal([AttachmentKind.Png, AttachmentKind.Pdf], ((Question)found.Messages[0]).Attachments.Select(file => file.Kind));
        var stored = Assert.IsType<Answer>(found.Messages[1]);
        Assert.Equal(
            (answer.Tokens, answer.RetryAfter, answer.FirstTokenAfter, answer.ResponseId),
            (stored.Tokens, stored.RetryAfter, stored.FirstTokenAfter, stored.ResponseId));
        Assert.Equal(answer.Sources, stored.Sources);
    }

    [Fact]
    public async Task List_IsOfTheNewestFromAPlaceOnAndNoMore()
    {
        await using var test = new TestDatabase();
        var conversations = Enumerable.Range(0, 5).Select(day => TestConversation.New("ada", test.Time.GetUtcNow().AddDays(day))).ToArray();
        await test.AddAsync([.. conversations]);

        var listed = await test.Conversations.ListAsync("ada", 1, 3, default);

        Assert.Equal(conversations.Reverse().Skip(1).Take(3).Select(one => one.Id), listed.Select(one => one.Id));
    }

    [Fact]
    public async Task Delete_TakesAllOfItAlongAndNamesItsFiles()
    {
        await using var test = new TestDatabase();
        var (mine, _, file) = await AddAsync(test, "ada");
        var (kept, _, _) = await AddAsync(test, "ada");

        Assert.Equal([file.Hash], await test.Conversations.DeleteAsync("ada", mine.Id, default));

        Assert.Equal([kept.Id], (await test.AllAsync<Conversation>()).Select(one => one.Id));
        Assert.All(await test.AllAsync<Message>(), message => Assert.Equal(kept.Id, message.ConversationId));
        Assert.Single(await test.AllAsync<Attachment>());
        Assert.True(await test.Conversations.IsReferencedAsync(file.Hash, default));
        await test.Conversations.DeleteAsync("ada", kept.Id, default);
        Assert.False(await test.Conversations.IsReferencedAsync(file.Hash, default));
    }

    private static async Task<(Conversation Conversation, Answer Answer, Attachment File)> AddAsync(TestDatabase test, string owner)
    {
        var conversation = TestConversation.New(owner);
        var file = TestConversation.File(AttachmentKind.Png, 7);
        var answer = conversation.Answer(conversation.Ask("One?", file), "Whole");
        await test.AddAsync(conversation);
        return (conversation, answer, file);
    }
}
