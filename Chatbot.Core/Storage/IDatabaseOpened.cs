using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Chatbot.Core.Storage;

/// <summary>What a feature has to mend in the data, or to read of it, before anything else does.</summary>
internal interface IDatabaseOpened
{
    /// <param name="connection">It is open.</param>
    /// <param name="contexts">For what is rarely needed: the first context of a process costs a good part of its start.</param>
    /// <param name="cancellation">Ends it.</param>
    Task MendAsync(DbConnection connection, IDbContextFactory<ChatbotDbContext> contexts, CancellationToken cancellation);
}
