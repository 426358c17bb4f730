using System.Reflection;

namespace Chatbot.Core.Configuration;

/// <summary>One settable property of <see cref="ChatbotOptions"/> or of one of its sections, and the names it goes by.</summary>
public sealed class Setting
{
    /// <summary>How a setting that may be unset is unset over a default that is not.</summary>
    public const string None = "none";

    private readonly PropertyInfo? _section;
    private readonly SettingAttribute? _attribute;

    private Setting(PropertyInfo? section, PropertyInfo property)
    {
        _section = section;
        _attribute = property.GetCustomAttribute<SettingAttribute>();
        Property = property;
        Key = section is null ? property.Name : $"{section.Name}:{property.Name}";
    }

    /// <summary>Every setting there is, in the order of the option classes.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Discover()];

    /// <summary>The sections, as they are named in JSON.</summary>
    public static IReadOnlyList<string> Sections { get; } =
        [.. All.Where(s => s._section is not null).Select(s => s._section!.Name).Distinct()];

    /// <summary>The name in JSON and on the command line: <c>OpenAI:Model</c>.</summary>
    public string Key { get; }

    public PropertyInfo Property { get; }

    public Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>It may be unset.</summary>
    public bool IsOptional => Nullable.GetUnderlyingType(Property.PropertyType) is not null;

    public bool IsList => Type == typeof(List<string>);

    public bool IsSecret => _attribute?.Secret ?? false;

    public bool FromEnvironment => _attribute?.NotFromEnvironment is not true;

    /// <summary>The environment variable to name in a message: the flat name where there is one; null where none is read.</summary>
    public string? Variable => FromEnvironment ? _attribute?.FlatName ?? Key.Replace(":", "__", StringComparison.Ordinal) : null;

    /// <summary>The configuration keys it is read from, the one that wins within one source first.</summary>
    public IEnumerable<string> Names => _attribute?.FlatName is { } flat && !Is(flat, Key) ? [flat, Key] : [Key];

    /// <summary>The setting that a configuration key belongs to, if any.</summary>
    public static Setting? Find(string name) =>
        All.FirstOrDefault(setting => setting.Names.Any(own =>
            Is(own, name) || (setting.IsList && name.StartsWith(own + ":", StringComparison.OrdinalIgnoreCase)
                                             && int.TryParse(name.AsSpan(own.Length + 1), out _))));

    /// <summary>The known key that is spelt most like an unknown one; null when none is near.</summary>
    public static string? Nearest(string name) =>
        All.SelectMany(setting => setting.Names)
            .Select(known => (known, distance: EditDistance.Between(known, name)))
            .Where(candidate => candidate.distance <= Math.Max(2, name.Length / 3))
            .OrderBy(candidate => candidate.distance)
            .Select(candidate => candidate.known)
            .FirstOrDefault();

    public object? Get(ChatbotOptions options) => Property.GetValue(Owner(options));

    public void Set(ChatbotOptions options, object? value) => Property.SetValue(Owner(options), value);

    public override string ToString() => Key;

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Setting> Discover()
    {
        foreach (var property in typeof(ChatbotOptions).GetProperties().Where(p => p.CanWrite))
        {
            if (property.PropertyType.Namespace != typeof(Setting).Namespace)
            {
                yield return new Setting(null, property);
                continue;
            }

            foreach (var inner in property.PropertyType.GetProperties().Where(p => p.CanWrite))
                yield return new Setting(property, inner);
        }
    }

    private object Owner(ChatbotOptions options) => _section is null ? options : _section.GetValue(options)!;
}
