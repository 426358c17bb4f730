using Chatbot.Core.Configuration;
using Chatbot.Core.Storage;
using Chatbot.Core.Storage.Upgrades;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting;

/// <summary><c>--undo-upgrade</c>: puts the database back that a newer release has put aside. Starts no server.</summary>
internal static class UndoUpgradeCommand
{
    /// <summary>0 when this program can open the database now, else 1; 78 where it would not start.</summary>
    public static async Task<(int ExitCode, string Text)> RunAsync(string[] arguments, SecretRedactor redactor)
    {
        var loaded = CommandSettings.Load(arguments, redactor);
        if (loaded.Errors.Count > 0)
            return (StartupRefusedException.ExitCode, loaded.Explain());

        try
        {
            // No server may start while there is no database for a moment.
            using var alone = DataFolderHold.Take(loaded.Options, Console.Error.WriteLine);
            return await RunAsync(loaded.Options);
        }
        catch (StartupRefusedException exception)
        {
            return (1, exception.Message);
        }
    }

    private static async Task<(int ExitCode, string Text)> RunAsync(ChatbotOptions options)
    {
        await using var services = new ServiceCollection().AddLogging()
            .AddSingleton(options).AddSingleton(TimeProvider.System).AddChatbotStorage().BuildServiceProvider();
        try
        {
            return await services.GetRequiredService<UpgradeUndo>().RunAsync(CancellationToken.None) switch
            {
                UndoResult.Done done => (0, BothLanguages.Say(
                    () => HostingTexts.UndoDone, done.Snapshot.Migration, UpgradeMessage.Time(done.Snapshot), done.Aside)),
                UndoResult.NotNeeded => (0, BothLanguages.Say(() => HostingTexts.UndoNotNeeded)),
                _ => (1, BothLanguages.Say(() => HostingTexts.UndoNoSnapshot)),
            };
        }
        catch (StorageException exception)
        {
            return (1, exception.Problem == StorageProblem.Busy
                ? BothLanguages.Say(() => HostingTexts.UndoBusy)
                : BothLanguages.Say(() => HostingTexts.UndoNotRead, exception.Problem, exception.InnerException?.Message ?? ""));
        }
    }
}
