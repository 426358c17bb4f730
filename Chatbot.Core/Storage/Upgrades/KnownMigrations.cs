namespace Chatbot.Core.Storage.Upgrades;

/// <summary>The migrations of a release. Each start asks for them, and to look for them among all types would take a good part of it.</summary>
/// <param name="Ids">The oldest first.</param>
/// <param name="Script">Reads the SQL of them all: what they make of an empty database, and that they are applied.</param>
internal sealed record KnownMigrations(IReadOnlyList<string> Ids, Func<string> Script)
{
    /// <summary>Those of this one. A test holds them to what is in <c>Migrations</c>.</summary>
    public static KnownMigrations OfThisRelease { get; } = new(["20261124061113_Initial", "20261124094937_Team"], ReadScript);

    private static string ReadScript()
    {
        var name = typeof(ChatbotDbContext).Namespace + ".Migrations.Schema.sql";
        using var reader = new StreamReader(typeof(KnownMigrations).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
