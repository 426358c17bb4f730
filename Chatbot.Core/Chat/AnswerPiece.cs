using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chatbot.Core.Chat;

/// <summary>
/// A piece of a running answer, in a log that is only appended to. When the answer ends its text is folded into the
/// message, and the log is cut off below the first piece that a running answer still needs.
/// </summary>
internal sealed class AnswerPiece
{
    public long Id { get; init; }

    public required Guid AnswerId { get; init; }

    public required string Text { get; init; }
}

internal sealed class AnswerPieceConfiguration : IEntityTypeConfiguration<AnswerPiece>
{
    // No index but the row's own number: 500 answers at once append to the same page, not to 500.
    public void Configure(EntityTypeBuilder<AnswerPiece> builder)
    {
        builder.ToTable("AnswerPieces");
        builder.Property(piece => piece.Id).ValueGeneratedNever();
    }
}
