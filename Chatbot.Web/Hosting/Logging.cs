using System.Globalization;
using System.Text;
using Chatbot.Core.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace Chatbot.Web.Hosting;

/// <summary>Log lines: readable in Development, compact JSON elsewhere, on the console and in bounded rolling files.</summary>
public static class Logging
{
    private const string Readable = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";
    private const string RequestLine = "{RequestMethod} {RequestPath} {StatusCode} in {Elapsed:0.0} ms";

    /// <summary>A log on the console for as long as there is no host.</summary>
    internal static Logger Bootstrap(SecretRedactor redactor) =>
        new LoggerConfiguration().WriteTo.Console(Formatter(readable: true, redactor), standardErrorFromLevel: LogEventLevel.Error).CreateLogger();

    public static WebApplicationBuilder AddChatbotLogging(this WebApplicationBuilder builder, LoadedOptions loaded, SecretRedactor redactor)
    {
        var options = loaded.Options;
        var formatter = Formatter(options is DevelopmentOptions, redactor);
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(Level(options.Logs.Level))
            .Enrich.FromLogContext()
            // Launch tells why a start failed: in words where it knows the reason, else with the exception.
            .Filter.ByExcluding(line => line.MessageTemplate.Text == "Hosting failed to start")
            .WriteTo.Console(formatter);
        Quieten(configuration, options.Logs.Level);
        var filesAreWritten = AddFiles(configuration, options.Logs, formatter);

        var logger = configuration.CreateLogger();
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog(logger);
        builder.Services.AddSingleton<ILoggerFactory>(_ => new KeptLoggers(new SerilogLoggerFactory(logger, dispose: true)));
        if (!filesAreWritten)
            logger.Warning("The log folder {Folder} cannot be written: log lines go to the console only.", options.Logs.Folder);
        foreach (var warning in loaded.Warnings)
            logger.Warning("{Setting}: {Problem}", warning.Names, warning.In(LocalText.English));
        return builder;
    }

    /// <summary>One line for each request, without its query: health checks only at Debug.</summary>
    public static WebApplication UseChatbotRequestLog(this WebApplication app)
    {
        app.UseSerilogRequestLogging(request =>
        {
            request.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            request.MessageTemplate = RequestLine;
            request.IncludeQueryInRequestPath = false;
            request.GetMessageTemplateProperties = (context, path, elapsed, status) =>
            [
                new("RequestMethod", new ScalarValue(Plain(context.Request.Method, 16))),
                new("RequestPath", new ScalarValue(Plain(path, 256))),
                new("StatusCode", new ScalarValue(status)),
                new("Elapsed", new ScalarValue(elapsed)),
            ];
            request.GetLevel = (context, _, exception) =>
                exception is not null || context.Response.StatusCode >= StatusCodes.Status500InternalServerError
                    ? LogEventLevel.Error
                    : context.Request.Path.StartsWithSegments(Health.Path) ? LogEventLevel.Debug : LogEventLevel.Information;
            request.EnrichDiagnosticContext = (line, context) =>
            {
                if (context.Response.StatusCode >= StatusCodes.Status400BadRequest)
                    line.Set("Reference", RequestReference.Of(context));
            };
        });
        return app;
    }

    /// <summary>What a stranger wrote, fit for a line: short, and without what moves the cursor or turns the text round.</summary>
    private static string Plain(string text, int most)
    {
        var cut = text.Length > most ? text[..most] + "…" : text;
        return string.Create(cut.Length, cut, static (line, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                line[i] = char.GetUnicodeCategory(source[i]) is UnicodeCategory.Control or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '\uFFFD' : source[i];
            }
        });
    }

    private static RedactingFormatter Formatter(bool readable, SecretRedactor redactor) => new(
        readable ? new MessageTemplateTextFormatter(Readable, CultureInfo.InvariantCulture) : new CompactJsonFormatter(), redactor);

    private static void Quieten(LoggerConfiguration configuration, LogLevel level)
    {
        if (level < LogLevel.Information)
            return;
        configuration.MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", Level(level))
            // It warns of a ring in clear text: in Development without SECRET_KEY that is meant.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogEventLevel.Error)
            // A cookie that cannot be read is a stranger's or an old one: the answer says so, a stack trace per request does not.
            .MinimumLevel.Override("Microsoft.AspNetCore.Antiforgery", LogEventLevel.Fatal)
            // The database's failures are told where they are understood, in one line.
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Fatal)
            // Both are told by us, once and with the reference number.
            .MinimumLevel.Override("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogEventLevel.Fatal)
            .MinimumLevel.Override(typeof(HealthCheckService).Namespace!, LogEventLevel.Fatal);
    }

    /// <summary>False when the folder cannot be written. No folder is a choice, not a failure.</summary>
    private static bool AddFiles(LoggerConfiguration configuration, LogOptions logs, ITextFormatter formatter)
    {
        if (logs.Folder.Length == 0)
            return true;
        try
        {
            Directory.CreateDirectory(logs.Folder);
            var probe = Path.Combine(logs.Folder, ".writable");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        configuration.WriteTo.File(
            formatter,
            Path.Combine(logs.Folder, "chatbot-.log"),
            rollingInterval: RollingInterval.Day,
            rollOnFileSizeLimit: true,
            fileSizeLimitBytes: logs.FileSize,
            retainedFileCountLimit: logs.Files,
            encoding: new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return true;
    }

    private static LogEventLevel Level(LogLevel level) => level switch
    {
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Warning => LogEventLevel.Warning,
        LogLevel.Error => LogEventLevel.Error,
        LogLevel.Critical => LogEventLevel.Fatal,
        _ => LogEventLevel.Information,
    };
}
