using Chatbot.Core.Disk;
using Chatbot.Web.Hosting.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chatbot.Web.Hosting;

/// <summary>Whether the process lives and whether it can serve. Strangers read one word; the log has the reason.</summary>
public static class Health
{
    public const string Path = "/healthz";
    public const string ReadyPath = Path + "/ready";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static IServiceCollection AddChatbotHealth(this IServiceCollection services)
    {
        services.AddChatbotDisk().AddSingleton<Readiness>();
        services.AddHealthChecks().AddCheck<DiskHealthCheck>("disk").AddCheck<ApiKeyHealthCheck>("key");
        return services;
    }

    public static WebApplication MapChatbotHealth(this WebApplication app)
    {
        // Nobody is asked who they are, so what comes behind the routes is passed by: a start is ready sooner.
        app.MapMethods(Path + "/live", Methods, (HttpContext context) => Answer(context, ready: true)).OpenToStrangers().ShortCircuit();
        app.MapMethods(ReadyPath, Methods, async (HttpContext context, Readiness readiness) =>
            Answer(context, await readiness.CheckAsync(context.RequestAborted))).OpenToStrangers().ShortCircuit();
        return app;
    }

    private static ContentHttpResult Answer(HttpContext context, bool ready)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(
            ready ? "ok" : "unready", statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
