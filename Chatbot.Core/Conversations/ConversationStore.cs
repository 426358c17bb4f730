using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Conversations;

/// <summary>One's own conversations: every query asks for the owner inside the query.</summary>
public sealed class ConversationStore(Database database)
{
    /// <summary>The newest conversations first.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<List<ConversationSummary>> ListAsync(string ownerId, int most, CancellationToken cancellation) =>
        database.ReadAsync(context => context.Set<Conversation>()
            .Where(conversation => conversation.OwnerId == ownerId)
            .OrderByDescending(conversation => conversation.UpdatedAt)
            .Take(most)
            .Select(conversation => new ConversationSummary(conversation.Id, conversation.Title, conversation.UpdatedAt))
            .ToListAsync(cancellation), cancellation);

    /// <summary>A conversation with its messages in order and their attachments; null where there is none of this owner's.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<Conversation?> FindAsync(string ownerId, Guid id, CancellationToken cancellation) =>
        database.ReadAsync(context => Whole(context)
            .SingleOrDefaultAsync(conversation => conversation.Id == id && conversation.OwnerId == ownerId, cancellation), cancellation);

    /// <summary>An answer; null where there is none of this owner's.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<Answer?> FindAnswerAsync(string ownerId, Guid id, CancellationToken cancellation) =>
        database.ReadAsync(context => context.Set<Answer>().AsNoTracking()
            .Where(answer => answer.Id == id && context.Set<Conversation>()
                .Any(conversation => conversation.Id == answer.ConversationId && conversation.OwnerId == ownerId))
            .SingleOrDefaultAsync(cancellation), cancellation);

    /// <summary>An attachment; null where there is none of this owner's.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<Attachment?> FindAttachmentAsync(string ownerId, Guid id, CancellationToken cancellation) =>
        database.ReadAsync(context => (
            from attachment in context.Set<Attachment>().AsNoTracking()
            join question in context.Set<Question>() on attachment.QuestionId equals question.Id
            join conversation in context.Set<Conversation>() on question.ConversationId equals conversation.Id
            where attachment.Id == id && conversation.OwnerId == ownerId
            select attachment).SingleOrDefaultAsync(cancellation), cancellation);

    /// <summary>Deletes a conversation with all that was said in it.</summary>
    /// <returns>The hashes of its attachments, whose bytes may now be needed by nobody; null where there was none of this owner's.</returns>
    /// <exception cref="StorageException">Nothing was deleted.</exception>
    public Task<List<string>?> DeleteAsync(string ownerId, Guid id, CancellationToken cancellation) =>
        database.WriteAsync(async context =>
        {
            var mine = context.Set<Conversation>().Where(conversation => conversation.Id == id && conversation.OwnerId == ownerId);
            var hashes = await HashesOf(mine).ToListAsync(cancellation);
            var deleted = await mine.ExecuteDeleteAsync(cancellation);
            return deleted == 0 ? null : hashes;
        }, cancellation);

    /// <summary>Deletes all conversations of an owner.</summary>
    /// <returns>The hashes of their attachments, whose bytes may now be needed by nobody.</returns>
    /// <exception cref="StorageException">Nothing was deleted.</exception>
    public Task<List<string>> DeleteAllAsync(string ownerId, CancellationToken cancellation) =>
        database.WriteAsync(async context =>
        {
            var mine = context.Set<Conversation>().Where(conversation => conversation.OwnerId == ownerId);
            var hashes = await HashesOf(mine).ToListAsync(cancellation);
            await mine.ExecuteDeleteAsync(cancellation);
            return hashes;
        }, cancellation);

    /// <summary>Whether any attachment of anybody rests on these bytes.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<bool> IsReferencedAsync(string hash, CancellationToken cancellation) =>
        database.ReadAsync(context => context.Set<Attachment>().AnyAsync(attachment => attachment.Hash == hash, cancellation), cancellation);

    private static IQueryable<string> HashesOf(IQueryable<Conversation> conversations) =>
        conversations.SelectMany(conversation => conversation.Messages).OfType<Question>()
            .SelectMany(question => question.Attachments).Select(attachment => attachment.Hash).Distinct();

    internal static IQueryable<Conversation> Whole(ChatbotDbContext context) => context.Set<Conversation>().AsNoTracking()
        .Include(conversation => conversation.Messages.OrderBy(message => message.Number))
        .ThenInclude(message => ((Question)message).Attachments.OrderBy(attachment => attachment.Id))
        .AsSplitQuery();
}

/// <summary>A conversation in a list.</summary>
public sealed record ConversationSummary(Guid Id, string Title, DateTimeOffset UpdatedAt);
