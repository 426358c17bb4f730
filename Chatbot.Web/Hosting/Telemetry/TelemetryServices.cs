using Chatbot.Core.Configuration;

namespace Chatbot.Web.Hosting.Telemetry;

/// <summary>Telemetry, where a setting asks for it.</summary>
public static class TelemetryServices
{
    /// <summary>Nothing of it is loaded where it is off: the packages are named in what is called here, and nowhere else.</summary>
    public static IServiceCollection AddChatbotTelemetry(this IServiceCollection services, ChatbotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Telemetry.IsOn)
            TelemetryPipeline.Add(services, options.Telemetry);
        return services;
    }
}
