namespace Chatbot.Web.Hosting;

/// <summary>Why the process will not start, told to an administrator in both languages and without a stack trace.</summary>
public sealed class StartupRefusedException(string explanation) : Exception(explanation)
{
    /// <summary>EX_CONFIG of sysexits.h: what is wrong is the configuration.</summary>
    public const int ExitCode = 78;
}
