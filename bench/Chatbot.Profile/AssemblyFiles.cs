using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Chatbot.Profile;

/// <summary>The metadata of the assemblies that a trace names, each opened once.</summary>
internal sealed class AssemblyFiles : IDisposable
{
    private readonly Dictionary<string, PEReader> _readers = [];

    /// <exception cref="NotSupportedException">The assembly was made at run time.</exception>
    public MetadataReader Open(string path)
    {
        if (!_readers.TryGetValue(path, out var reader))
        {
            if (!File.Exists(path))
            {
                throw new NotSupportedException($"'{path}' is no file.");
            }
            _readers.Add(path, reader = new(File.OpenRead(path)));
        }
        return reader.GetMetadataReader();
    }

    public void Dispose()
    {
        foreach (var reader in _readers.Values)
        {
            reader.Dispose();
        }
    }
}

internal static class MetadataReaderExtensions
{
    /// <summary>The simple name of the assembly that is read.</summary>
    public static string Name(this MetadataReader reader) => reader.GetString(reader.GetAssemblyDefinition().Name);

    /// <summary>Whether it is passed by value: enumerations and structures. System.Enum is neither.</summary>
    public static bool IsValueType(this MetadataReader reader, TypeDefinition type)
    {
        if (type.BaseType.Kind == HandleKind.TypeReference)
        {
            var parent = reader.GetTypeReference((TypeReferenceHandle)type.BaseType);
            return Makes(parent.Namespace, parent.Name);
        }
        if (type.BaseType is { IsNil: false, Kind: HandleKind.TypeDefinition })
        {
            var parent = reader.GetTypeDefinition((TypeDefinitionHandle)type.BaseType);
            return Makes(parent.Namespace, parent.Name);
        }
        return false;

        bool Makes(StringHandle space, StringHandle name) => reader.StringComparer.Equals(space, "System")
            && (reader.StringComparer.Equals(name, "Enum")
                || (reader.StringComparer.Equals(name, "ValueType") && !reader.StringComparer.Equals(type.Name, "Enum")));
    }
}
