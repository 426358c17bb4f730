using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace Chatbot.Core.Configuration;

/// <summary>
/// Reads one setting out of the sources, the strongest first. The framework's binder stops at the first value that it cannot
/// read, merges the lists of two sources item by item and takes an empty variable for a value.
/// </summary>
internal sealed class ConfigurationReader(IConfigurationRoot configuration)
{
    private readonly IConfigurationProvider[] _strongestFirst = [.. configuration.Providers.Reverse()];

    /// <summary>The text of a setting; null where no source has it.</summary>
    public string? Text(Setting setting)
    {
        foreach (var (provider, name) in Places(setting))
        {
            if (Value(provider, name) is { } text)
                return text;
        }

        return null;
    }

    /// <summary>The items of a list, whole from one source: either a JSON array (or numbered variables), or commas.</summary>
    public List<string>? Items(Setting setting)
    {
        foreach (var (provider, name) in Places(setting))
        {
            List<string> numbered = [.. provider.GetChildKeys([], name)
                .Where(key => int.TryParse(key, out _)).Distinct().OrderBy(int.Parse)
                .Select(key => Value(provider, $"{name}:{key}")).OfType<string>()];
            if (numbered.Count > 0)
                return numbered;
            if (Value(provider, name) is { } text)
                return [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        }

        return null;
    }

    /// <summary>Keys of our own files that name no setting.</summary>
    public IEnumerable<string> UnknownInFiles() =>
        _strongestFirst.OfType<JsonConfigurationProvider>().SelectMany(file => Leaves(file, null))
            .Where(key => Setting.Find(key) is null).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal);

    /// <summary>Variables that begin like one of our sections and name no setting. They may be somebody else's.</summary>
    public IEnumerable<string> UnknownVariables() =>
        _strongestFirst.OfType<EnvironmentVariablesConfigurationProvider>()
            .SelectMany(variables => Setting.Sections.SelectMany(section => Leaves(variables, section)))
            .Where(key => Setting.Find(key) is null).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Leaves(IConfigurationProvider provider, string? parent)
    {
        foreach (var child in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var key = parent is null ? child : $"{parent}:{child}";
            var below = Leaves(provider, key).ToList();
            foreach (var leaf in below.Count > 0 ? below : [key])
                yield return leaf;
        }
    }

    private static string? Value(IConfigurationProvider provider, string name) =>
        provider.TryGet(name, out var value) && !(value is "" && provider is EnvironmentVariablesConfigurationProvider) ? value : null;

    private IEnumerable<(IConfigurationProvider Provider, string Name)> Places(Setting setting) =>
        from provider in _strongestFirst
        where setting.FromEnvironment || provider is not EnvironmentVariablesConfigurationProvider
        from name in setting.Names
        select (provider, name);
}
