using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace Chatbot.Web.Hosting;

/// <summary>Strikes secrets out of a whole log line: message, properties and exception alike.</summary>
internal sealed class RedactingFormatter(ITextFormatter inner, SecretRedactor redactor) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        inner.Format(logEvent, line);
        output.Write(redactor.Redact(line.ToString()));
    }
}
