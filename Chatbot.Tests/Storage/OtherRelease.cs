#pragma warning disable EF1001 // The only way to another program than this one: a release that has more migrations, or fewer.
using System.Reflection;
using Chatbot.Core.Storage;
using Chatbot.Core.Storage.Upgrades;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Internal;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Storage;

/// <summary>Makes the program another release: one that ends earlier, or one that goes on.</summary>
internal static class OtherRelease
{
    /// <summary>The release whose newest migration this is.</summary>
    public static void Add(IServiceCollection services, string newest) =>
        Edit(services, ours => ours.Where(one => string.CompareOrdinal(one.Key, newest) <= 0));

    /// <summary>A release that comes after all of ours.</summary>
    public static void AddLater<TMigration>(IServiceCollection services)
        where TMigration : Migration => Edit(services, ours => ours.Append(new(LaterId, typeof(TMigration).GetTypeInfo())));

    public const string LaterId = "20990101000000_Later";

    private static void Edit(
        IServiceCollection services, Func<IEnumerable<KeyValuePair<string, TypeInfo>>, IEnumerable<KeyValuePair<string, TypeInfo>>> edit) => services
        .AddSingleton(new MigrationEdit(edit))
        .AddSingleton(provider => new KnownMigrations(
            [.. edit(KnownMigrations.OfThisRelease.Ids.Select(id => KeyValuePair.Create(id, typeof(Migration).GetTypeInfo()))).Select(one => one.Key)],
            () =>
            {
                using var context = provider.GetRequiredService<IDbContextFactory<ChatbotDbContext>>().CreateDbContext();
                return context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.NoTransactions);
            }))
        .ConfigureDbContext<ChatbotDbContext>(options => options.ReplaceService<IMigrationsAssembly, EditedMigrations>());

    private sealed record MigrationEdit(
        Func<IEnumerable<KeyValuePair<string, TypeInfo>>, IEnumerable<KeyValuePair<string, TypeInfo>>> Edit);

    private sealed class EditedMigrations(
        ICurrentDbContext current, IDbContextOptions options, IMigrationsIdGenerator ids, IDiagnosticsLogger<DbLoggerCategory.Migrations> logger)
        : MigrationsAssembly(current, options, ids, logger)
    {
        private readonly MigrationEdit _edit =
            options.FindExtension<CoreOptionsExtension>()!.ApplicationServiceProvider!.GetRequiredService<MigrationEdit>();

        public override IReadOnlyDictionary<string, TypeInfo> Migrations =>
            new SortedDictionary<string, TypeInfo>(_edit.Edit(base.Migrations).ToDictionary(), StringComparer.Ordinal);
    }
}

/// <summary>Takes a column in, as most do.</summary>
[Migration(OtherRelease.LaterId)]
internal sealed class GoodMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("ALTER TABLE Conversations ADD COLUMN Mood TEXT");
}

/// <summary>Ruins all that it can, outside of a transaction too, and then fails.</summary>
[Migration(OtherRelease.LaterId)]
internal sealed class RuinousMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("ALTER TABLE Conversations ADD COLUMN Mood TEXT");
        migrationBuilder.Sql("DROP TABLE AnswerPieces", suppressTransaction: true);
        migrationBuilder.Sql("DELETE FROM Messages", suppressTransaction: true);
        migrationBuilder.Sql("SELECT no_such_function()");
    }
}

/// <summary>Does not fail, and leaves attachments that belong to nothing.</summary>
[Migration(OtherRelease.LaterId)]
internal sealed class CarelessMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("PRAGMA foreign_keys = OFF", suppressTransaction: true);
        migrationBuilder.Sql("DELETE FROM Messages WHERE Kind = 'question'", suppressTransaction: true);
    }
}
