using System.Globalization;
using System.Runtime.InteropServices;
using Chatbot.Core.Backups;
using Chatbot.Core.Configuration;
using Chatbot.Core.Disk;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting;

/// <summary><c>--backup</c>, <c>--restore</c> and <c>--verify</c>: they start no server, and say in both languages what came of it.</summary>
internal static class BackupCommands
{
    /// <summary>A backup was made; attachments that were missing or damaged before are not in it.</summary>
    private const int Incomplete = 2;

    /// <summary>EX_DATAERR of sysexits.h: the backup that was to be read is not one, or not whole.</summary>
    private const int BadArchive = 65;

    /// <summary>EX_NOINPUT of sysexits.h: there is no database, and so nothing to back up. deploy/upgrade.sh goes on then.</summary>
    private const int NothingThere = 66;

    /// <summary>So many missing attachments are named.</summary>
    private const int MostNamed = 20;

    /// <param name="tell">Writes to one of the two streams and answers with the exit code.</param>
    public static int Run(CommandLine line, string[] arguments, SecretRedactor redactor, Func<TextWriter, string, int, int> tell)
    {
        var loaded = CommandSettings.Load(arguments, redactor);
        if (loaded.Errors.Count > 0)
            return tell(Console.Error, loaded.Explain(), StartupRefusedException.ExitCode);
        BehindOthers();
        using var ended = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            return line.Action switch
            {
                CommandLineAction.Restore => Restore(loaded.Options, line.File!, tell, ended.Token),
                CommandLineAction.Verify => Verify(loaded.Options, line.File!, tell, ended.Token),
                _ => Backup(loaded.Options, line.File, tell, ended.Token),
            };
        }
        catch (BackupException exception)
        {
            return tell(Console.Error, Explain(exception), ExitCode(exception));
        }
        catch (OperationCanceledException)
        {
            return tell(Console.Error, BothLanguages.Say(() => BackupTexts.Ended), 1);
        }

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            ended.Cancel();
        }
    }

    private static int Backup(ChatbotOptions options, string? file, Func<TextWriter, string, int, int> tell, CancellationToken cancellation)
    {
        var made = new BackupMaker(options, new DriveSpace(), TimeProvider.System).Make(file is null ? null : Path.GetFullPath(file), cancellation);
        if (!made.Encrypted)
            tell(Console.Error, BothLanguages.Say(() => BackupTexts.NotEncrypted), 0);
        if (made.Missing.Count > 0)
        {
            tell(Console.Error, BothLanguages.Say(
                () => BackupTexts.AttachmentsMissing, made.Missing.Count, string.Join(Environment.NewLine, made.Missing.Take(MostNamed))), 0);
        }

        tell(Console.Out, BothLanguages.Say(() => BackupTexts.Made, made.Manifest.Files, FileSize.Of(made.Bytes), made.Removed.Count), 0);
        // For scripts: the last line is the file.
        return tell(Console.Out, made.File, made.Missing.Count > 0 ? Incomplete : 0);
    }

    private static int Restore(ChatbotOptions options, string file, Func<TextWriter, string, int, int> tell, CancellationToken cancellation)
    {
        var restored = new Restorer(options, new DriveSpace(), TimeProvider.System).Restore(new BackupFolder(options).Find(file), cancellation);
        tell(Console.Out, BothLanguages.Say(() => BackupTexts.Restored, Of(restored.Manifest)), 0);
        return restored.Before is null ? 0 : tell(Console.Out, BothLanguages.Say(() => BackupTexts.RestoredOver, restored.Before), 0);
    }

    private static int Verify(ChatbotOptions options, string file, Func<TextWriter, string, int, int> tell, CancellationToken cancellation)
    {
        var manifest = new Restorer(options, new DriveSpace(), TimeProvider.System).Verify(new BackupFolder(options).Find(file), cancellation);
        return tell(Console.Out, BothLanguages.Say(() => BackupTexts.Whole, Of(manifest), manifest.Files, FileSize.Of(manifest.Bytes), manifest.Product), 0);
    }

    /// <summary>The problem in words, as the room of backups names its parts.</summary>
    internal static string Explain(BackupException exception)
    {
        var name = exception.Problem.ToString();
        return BothLanguages.Say(
            () => BackupTexts.ResourceManager.GetString(name, CultureInfo.CurrentUICulture)!,
            [.. exception.Details.Select(detail => detail is long bytes ? FileSize.Of(bytes) : detail)]);
    }

    private static int ExitCode(BackupException exception) =>
        exception.Problem == BackupProblem.NoDatabase ? NothingThere : exception.IsOfTheArchive ? BadArchive : 1;

    private static string Of(BackupManifest manifest) => manifest.Made.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Half a processor is shared with a server that answers people.</summary>
    private static void BehindOthers()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        try
        {
            process.PriorityClass = System.Diagnostics.ProcessPriorityClass.BelowNormal;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or NotSupportedException)
        {
            // It goes on as one of many.
        }
    }
}
