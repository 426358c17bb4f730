using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Chatbot.Profile;

/// <summary>References of the profile to assemblies, types and methods, each written once.</summary>
internal sealed class Names(MetadataBuilder metadata)
{
    // The compiler finds the placeholder of all reference types under this name only.
    private const string CanonAssembly = "System.Private.Canon";
    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblies = [];
    private readonly Dictionary<(EntityHandle, string, string), TypeReferenceHandle> _types = [];
    private readonly Dictionary<BlobHandle, TypeSpecificationHandle> _instances = [];
    private readonly Dictionary<(EntityHandle, StringHandle, BlobHandle), EntityHandle> _members = [];
    private readonly Dictionary<(EntityHandle, BlobHandle), EntityHandle> _methodInstances = [];

    public EntityHandle Canon => Type(Assembly(CanonAssembly), "System", "__Canon");

    public AssemblyReferenceHandle Assembly(string name) => Once(
        _assemblies, name, () => metadata.AddAssemblyReference(metadata.GetOrAddString(name), new(), default, default, default, default));

    public TypeReferenceHandle Type(EntityHandle scope, string space, string name) => Once(
        _types, (scope, space, name), () => metadata.AddTypeReference(scope, metadata.GetOrAddString(space), metadata.GetOrAddString(name)));

    /// <summary>A type that an assembly defines.</summary>
    public EntityHandle Type(MetadataReader home, TypeDefinitionHandle handle)
    {
        var type = home.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        return Type(outer.IsNil ? Assembly(home.Name()) : Type(home, outer), home.GetString(type.Namespace), home.GetString(type.Name));
    }

    /// <summary>A type that an assembly defines or names.</summary>
    public EntityHandle Type(MetadataReader home, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeDefinition)
        {
            return Type(home, (TypeDefinitionHandle)handle);
        }
        if (handle.Kind != HandleKind.TypeReference)
        {
            throw new NotSupportedException("A signature names a type neither defined nor referred to.");
        }
        var type = home.GetTypeReference((TypeReferenceHandle)handle);
        EntityHandle scope = type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? Assembly(home.GetString(home.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name))
            : Type(home, type.ResolutionScope);
        return Type(scope, home.GetString(type.Namespace), home.GetString(type.Name));
    }

    public EntityHandle Instance(BlobBuilder type)
    {
        var blob = metadata.GetOrAddBlob(type);
        return Once(_instances, blob, () => metadata.AddTypeSpecification(blob));
    }

    public EntityHandle Member(EntityHandle owner, string name, BlobBuilder signature)
    {
        var (text, blob) = (metadata.GetOrAddString(name), metadata.GetOrAddBlob(signature));
        return Once(_members, (owner, text, blob), () => metadata.AddMemberReference(owner, text, blob));
    }

    public EntityHandle Instance(EntityHandle method, BlobBuilder arguments)
    {
        var blob = metadata.GetOrAddBlob(arguments);
        return Once(_methodInstances, (method, blob), () => metadata.AddMethodSpecification(method, blob));
    }

    private static TValue Once<TKey, TValue>(Dictionary<TKey, TValue> known, TKey key, Func<TValue> add)
        where TKey : notnull
    {
        if (!known.TryGetValue(key, out var value))
        {
            known.Add(key, value = add());
        }
        return value;
    }
}
