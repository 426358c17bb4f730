using System.Text.Json;
using Chatbot.Core.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chatbot.Core.Conversations;

internal sealed class MessageConfiguration : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> builder)
    {
        builder.ToTable("Messages");
        builder.Property(message => message.Id).ValueGeneratedNever();
        builder.HasDiscriminator<string>("Kind").HasValue<Question>("question").HasValue<Answer>("answer");
        builder.HasIndex(message => new { message.ConversationId, message.Number }).IsUnique();
    }
}

internal sealed class QuestionConfiguration : IEntityTypeConfiguration<Question>
{
    public void Configure(EntityTypeBuilder<Question> builder)
    {
        builder.HasIndex(question => question.FormToken).IsUnique();
        builder.HasMany(question => question.Attachments).WithOne()
            .HasForeignKey(attachment => attachment.QuestionId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AnswerConfiguration : IEntityTypeConfiguration<Answer>
{
    public void Configure(EntityTypeBuilder<Answer> builder)
    {
        builder.HasOne<Question>().WithMany().HasForeignKey(answer => answer.QuestionId).OnDelete(DeleteBehavior.Cascade);
        // The few that a start has to mend.
        builder.HasIndex(answer => answer.State).HasFilter("State IN ('Waiting', 'Running')");
        builder.ComplexProperty(answer => answer.Tokens);
        builder.Property(answer => answer.Receipt).HasConversion(
            receipt => JsonSerializer.Serialize(receipt, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<Receipt>(json, JsonSerializerOptions.Default));
        builder.Property(answer => answer.Sources).HasConversion(
            sources => JsonSerializer.Serialize(sources, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<List<Source>>(json, JsonSerializerOptions.Default) ?? new(),
            new ValueComparer<List<Source>>(
                (one, other) => one == other || one != null && other != null && one.SequenceEqual(other),
                sources => sources.Count, sources => sources.ToList()));
    }
}
