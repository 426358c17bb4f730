using Microsoft.Extensions.Logging;

namespace Chatbot.Core.Configuration;

/// <summary>
/// The API key as it is now: the setting, else the file. The file is read again at most once a second, so that a changed
/// secret works without a restart; while it is missing, empty or cannot be read, the last key stays.
/// </summary>
public sealed partial class ApiKeySource(ChatbotOptions options, TimeProvider time, ILogger<ApiKeySource> logger) : IApiKeySource
{
    // By content, not by date and length: Kubernetes swaps a link behind the file, and a key may change within one second.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private string? _current;
    private long _readAt;
    private bool _read;
    private bool _missing;

    /// <summary>The key; null when there is none.</summary>
    public string? Current
    {
        get
        {
            if (options.OpenAI.ApiKey.Length > 0)
                return options.OpenAI.ApiKey;

            bool wasMissing, hadKey, changed, missing;
            lock (_lock)
            {
                if (_read && time.GetElapsedTime(_readAt) < Interval)
                    return _current;

                (wasMissing, hadKey) = (_missing, _current is not null);
                changed = ReadAgain();
                missing = _missing;
                _read = true;
                _readAt = time.GetTimestamp();
            }

            // Outside the lock: a log sink may ask for the key to strike it out.
            if (changed && hadKey)
                Log.Changed(logger);
            if (missing && hadKey && !wasMissing)
                Log.Missing(logger);
            return _current;
        }
    }

    private bool ReadAgain()
    {
        var key = ReadFile();
        _missing = string.IsNullOrEmpty(key);
        if (_missing || key == _current)
            return false;
        _current = key;
        return true;
    }

    private string? ReadFile()
    {
        try
        {
            return SecretFile.Read(options.OpenAI.ApiKeyFile) is { } key && SettingRules.ByKey["OpenAI:ApiKey"].Accepts(key) ? key : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The file of the API key has changed; the new key is in use.")]
        public static partial void Changed(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "The file of the API key is missing, empty or unreadable; the last key stays in use.")]
        public static partial void Missing(ILogger logger);
    }
}
