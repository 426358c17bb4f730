using Microsoft.Extensions.Configuration.Memory;

namespace Chatbot.Web.Hosting;

/// <summary>Where settings come from, the weakest first: our files, the environment, the command line.</summary>
internal static class ConfigurationSources
{
    /// <summary>
    /// Takes the place of what the framework has collected. The files lie beside the binaries, wherever the process was started
    /// from; they are not watched; and the addresses of a base image (<c>ASPNETCORE_HTTP_PORTS</c>, <c>ASPNETCORE_URLS</c>) are
    /// not among the sources, so that <c>Port</c> alone says where to listen.
    /// </summary>
    public static T UseChatbotSources<T>(this T configuration, string profile, string[] arguments)
        where T : IConfigurationBuilder
    {
        configuration.Sources.Clear();
        configuration
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddJsonFile($"appsettings.{profile}.json", optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .AddCommandLine(CommandLine.SettingsOf(arguments));
        // With this switch on, the framework would believe the X-Forwarded headers of anyone.
        configuration.Sources.Add(new MemoryConfigurationSource
        {
            InitialData = [new KeyValuePair<string, string?>("FORWARDEDHEADERS_ENABLED", "false")],
        });
        return configuration;
    }
}
