using Chatbot.Core.Configuration;
using Chatbot.Core.Provider;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting.Checks;

/// <summary>All checks, the worst results first: for the first page of an administrator and for <c>--check</c>.</summary>
public sealed class SelfChecks(IEnumerable<ISelfCheck> checks)
{
    public IReadOnlyList<CheckLine> Run() =>
        [.. checks.Select(Run).OfType<CheckLine>().OrderBy(line => line.State)];

    private static CheckLine? Run(ISelfCheck check)
    {
        CheckResult? result;
        try
        {
            result = check.Run();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            result = CheckResult.Problem(CheckTexts.NotChecked, CheckTexts.NotCheckedAction);
        }

        return result is null ? null : new(check.Title, result.State, result.Text, result.Action);
    }
}

internal static class SelfCheckServices
{
    /// <summary>
    /// Needs the settings, the provider, <see cref="Core.Disk.DiskWatch"/> and <see cref="SeenRequests"/>. Results of one
    /// state are shown in this order.
    /// </summary>
    public static IServiceCollection AddSelfChecks(this IServiceCollection services) => services
        .AddSingleton<SelfChecks>()
        .AddSingleton<ISelfCheck, AccessCheck>()
        .AddSingleton<ISelfCheck, TransportCheck>()
        .AddSingleton<ISelfCheck, ForwardedHeadersCheck>()
        .AddSingleton<ISelfCheck, HostNamesCheck>()
        .AddSingleton<ISelfCheck, SecretsCheck>()
        .AddSingleton<ISelfCheck, ProfileCheck>()
        .AddSingleton<ISelfCheck, StoredSettingsCheck>()
        .AddSingleton<ISelfCheck, EndpointCheck>()
        .AddSingleton<ISelfCheck, KeyCheck>()
        .AddSingleton<ISelfCheck, ModelsCheck>()
        .AddSingleton<ISelfCheck>(provider => new ClockCheck(provider.GetRequiredService<ProviderProbe>()))
        .AddSingleton<ISelfCheck>(provider =>
            new TimeZoneCheck(provider.GetRequiredService<TimeProvider>(), Environment.GetEnvironmentVariable("TZ")))
        .AddSingleton<ISelfCheck, DiskCheck>()
        .AddSingleton<ISelfCheck, FolderModesCheck>()
        .AddSingleton<ISelfCheck>(new MemoryCheck(new MemoryLimit("/"), () => Environment.WorkingSet))
        .AddSingleton<ISelfCheck, BackupCheck>()
        .AddSingleton<ISelfCheck, VersionCheck>();

    /// <summary>Whether others than this machine can reach the product.</summary>
    public static bool IsOpen(this ChatbotOptions options) => options.ListenOnAllAddresses || options.Network.KnownProxies.Count > 0;
}
