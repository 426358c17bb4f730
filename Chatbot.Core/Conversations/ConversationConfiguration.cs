using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chatbot.Core.Conversations;

internal sealed class ConversationConfiguration : IEntityTypeConfiguration<Conversation>
{
    public void Configure(EntityTypeBuilder<Conversation> builder)
    {
        builder.ToTable("Conversations");
        builder.Property(conversation => conversation.Id).ValueGeneratedNever();
        builder.HasIndex(conversation => new { conversation.OwnerId, conversation.UpdatedAt });
        builder.HasMany(conversation => conversation.Messages).WithOne()
            .HasForeignKey(message => message.ConversationId).OnDelete(DeleteBehavior.Cascade);
    }
}
