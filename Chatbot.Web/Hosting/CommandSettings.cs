using Chatbot.Core.Configuration;

namespace Chatbot.Web.Hosting;

/// <summary>The settings of a command that starts no host, from where the server has its own.</summary>
internal static class CommandSettings
{
    /// <summary>Reads and checks them; their secrets are known to the redactor then.</summary>
    public static LoadedOptions Load(string[] arguments, SecretRedactor redactor)
    {
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
        var profile = ProfileIn(arguments) ?? environment;
        var configuration = new ConfigurationBuilder().UseChatbotSources(ChatbotOptionsLoader.Profile(profile) ?? "Production", arguments).Build();
        var loaded = ChatbotOptionsLoader.Load(configuration, profile);
        redactor.AddSecretsOf(loaded.Options);
        return loaded;
    }

    private static string? ProfileIn(string[] arguments) =>
        new ConfigurationBuilder().AddCommandLine(CommandLine.SettingsOf(arguments)).Build()[HostDefaults.EnvironmentKey];
}
