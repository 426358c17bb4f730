using Chatbot.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Conversations;

/// <summary>One's own conversations: every query asks for the owner inside the query.</summary>
public sealed class ConversationStore(Database database)
{
    /// <summary>The newest conversations first.</summary>
    /// <param name="ownerId">Whose.</param>
    /// <param name="skip">How many of the newest to leave out.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<List<ConversationSummary>> ListAsync(string ownerId, int skip, int most, CancellationToken cancellation) =>
        database.ReadPlainAsync(statements => ConversationRows.List(statements, ownerId, skip, most), cancellation);

    /// <summary>A conversation with its messages in order and their attachments; null where there is none of this owner's.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<Conversation?> FindAsync(string ownerId, Guid id, CancellationToken cancellation) =>
        database.ReadPlainAsync(statements => ConversationRows.FindWhole(statements, ownerId, id), cancellation);

    /// <summary>An answer; null where there is none of this owner's.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<Answer?> FindAnswerAsync(string ownerId, Guid id, CancellationToken cancellation) =>
        database.ReadPlainAsync(statements => MessageRows.FindAnswer(statements, ownerId, id), cancellation);

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

    /// <summary>
    /// Deletes conversations, of whomever, in which nothing was said since a time and no answer is on its way: the oldest, at
    /// most so many.
    /// </summary>
    /// <returns>How many were deleted, and the hashes of their attachments, whose bytes may now be needed by nobody.</returns>
    /// <exception cref="StorageException">Nothing was deleted.</exception>
    public Task<(int Conversations, List<string> Hashes)> DeleteUnchangedAsync(DateTimeOffset before, int most, CancellationToken cancellation) =>
        database.WriteAsync(async context =>
        {
            // One writer at a time: nothing is said between these statements.
            var ids = await context.Set<Conversation>()
                .Where(conversation => conversation.UpdatedAt < before
                    && !conversation.Messages.Any(message => message.CreatedAt >= before)
                    && !conversation.Messages.OfType<Answer>().Any(
                        answer => answer.State == AnswerState.Waiting || answer.State == AnswerState.Running))
                .OrderBy(conversation => conversation.UpdatedAt).Take(most)
                .Select(conversation => conversation.Id).ToListAsync(cancellation);
            var unchanged = context.Set<Conversation>().Where(conversation => ids.Contains(conversation.Id));
            var hashes = await HashesOf(unchanged).ToListAsync(cancellation);
            return (await unchanged.ExecuteDeleteAsync(cancellation), hashes);
        }, cancellation);

    /// <summary>Whether any attachment of anybody rests on these bytes.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public Task<bool> IsReferencedAsync(string hash, CancellationToken cancellation) =>
        database.ReadAsync(context => context.Set<Attachment>().AnyAsync(attachment => attachment.Hash == hash, cancellation), cancellation);

    private static IQueryable<string> HashesOf(IQueryable<Conversation> conversations) =>
        conversations.SelectMany(conversation => conversation.Messages).OfType<Question>()
            .SelectMany(question => question.Attachments).Select(attachment => attachment.Hash).Distinct();
}

/// <summary>A conversation in a list.</summary>
public sealed record ConversationSummary(Guid Id, string Title, DateTimeOffset UpdatedAt);
