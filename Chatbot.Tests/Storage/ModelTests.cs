using Chatbot.Core.Storage;
using Chatbot.Core.Storage.Upgrades;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Chatbot.Tests.Storage;

public sealed class ModelTests
{
    [Fact]
    public async Task Migrations_AreThoseOfTheModel()
    {
        await using var test = new TestDatabase();
        Assert.False(await test.Database.ReadAsync(context => Task.FromResult(context.Database.HasPendingModelChanges()), default));
    }

    [Fact]
    public async Task Migrations_AreKnown()
    {
        await using var test = new TestDatabase();
        Assert.Equal(
            await test.Database.ReadAsync(context => Task.FromResult(context.Database.GetMigrations()), default),
            KnownMigrations.OfThisRelease.Ids);
    }

    /// <summary>Where it fails: <c>dotnet ef migrations script --no-transactions --project Chatbot.Core --output Chatbot.Core/Storage/Migrations/Schema.sql</c>.</summary>
    [Fact]
    public async Task Script_IsThatOfTheMigrations()
    {
        await using var test = new TestDatabase();
        var script = await test.Database.ReadAsync(
            context => Task.FromResult(context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.NoTransactions)), default);

        Assert.Equal(script.ReplaceLineEndings("\n"), KnownMigrations.OfThisRelease.Script().ReplaceLineEndings("\n"));
    }

    /// <summary>Where it fails: <c>dotnet ef dbcontext optimize --project Chatbot.Core --output-dir Storage/Model --namespace Chatbot.Core.Storage.Model</c>.</summary>
    [Fact]
    public async Task CompiledModel_IsThatOfTheEntities()
    {
        await using var test = new TestDatabase();
        var (compiled, current) = await test.Database.ReadAsync(
            context => Task.FromResult((Describe(context.Model), Describe(context.GetService<IDesignTimeModel>().Model))), default);

        Assert.Equal(current, compiled);
        Assert.StartsWith(typeof(ChatbotDbContext).Namespace + ".Model", await test.Database.ReadAsync(
            context => Task.FromResult(context.Model.GetType().Namespace), default), StringComparison.Ordinal);
    }

    /// <summary>Kept connections have none of the functions by which Entity Framework computes with them.</summary>
    [Fact]
    public async Task Properties_OfEntities_AreNoDecimals()
    {
        await using var test = new TestDatabase();
        var types = await test.Database.ReadAsync(
            context => Task.FromResult(context.Model.GetEntityTypes().SelectMany(entity => entity.GetFlattenedProperties()).Select(
                property => Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType).ToList()),
            default);

        Assert.Contains(typeof(long), types);
        Assert.DoesNotContain(types, type => type == typeof(decimal) || type == typeof(ulong));
    }

    private static List<string> Describe(IModel model) => [.. model.GetEntityTypes().SelectMany(Describe).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Describe(IEntityType type) =>
    [
        $"{type.Name} in {type.GetTableName()} < {type.BaseType?.Name} as {type.GetDiscriminatorValue()}",
        .. Describe((ITypeBase)type),
        .. type.GetComplexProperties().SelectMany(complex => Describe((ITypeBase)complex.ComplexType)),
        .. type.GetKeys().Select(key => string.Join(',', key.Properties.Select(property => property.Name))),
        .. type.GetForeignKeys().Select(key => $"{key.Properties[0].Name} > {key.PrincipalEntityType.Name} {key.DeleteBehavior}"),
    ];

    private static IEnumerable<string> Describe(ITypeBase type) => type.GetProperties().Select(property =>
        $"{type.Name}.{property.Name} {property.ClrType} {property.GetColumnName()} {property.GetColumnType()} null: {property.IsNullable} "
        + $"{property.ValueGenerated} {property.GetMaxLength()} {property.GetTypeMapping().Converter?.GetType()} {property.IsConcurrencyToken}");
}
