using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Chatbot.Profile;

/// <summary>Writes the traced types of one method as signatures (ECMA-335 II.23.2), and notes the assemblies that define them.</summary>
internal sealed class TypeEncoder(IReadOnlyDictionary<long, TracedType> types, AssemblyFiles files, Names names)
{
    public HashSet<string> Assemblies { get; } = [];

    /// <exception cref="NotSupportedException">The type is an array, or was made at run time.</exception>
    public EntityHandle Owner(long id)
    {
        var type = Find(id);
        if (IsArray(type))
        {
            throw new NotSupportedException("A method of an array.");
        }
        if (type.Arguments.Count == 0)
        {
            var home = files.Open(type.Assembly);
            Assemblies.Add(home.Name());
            return names.Type(home, Handle(type));
        }
        var signature = new BlobBuilder();
        Encode(id, new BlobEncoder(signature).TypeSpecificationSignature());
        return names.Instance(signature);
    }

    /// <summary>The arguments of a generic method.</summary>
    public BlobBuilder Instance(IReadOnlyList<long> arguments)
    {
        var signature = new BlobBuilder();
        EncodeAll(arguments, new BlobEncoder(signature).MethodSpecificationSignature(arguments.Count));
        return signature;
    }

    private void Encode(long id, SignatureTypeEncoder signature)
    {
        var type = Find(id);
        if (IsArray(type))
        {
            Encode(type.Arguments[0], signature.SZArray());
            return;
        }
        var home = files.Open(type.Assembly);
        var definition = home.GetTypeDefinition(Handle(type));
        var name = definition.GetDeclaringType().IsNil && home.GetString(definition.Namespace) == "System" ? home.GetString(definition.Name) : "";
        if (name == "__Canon")
        {
            signature.Type(names.Canon, isValueType: false);
            return;
        }
        Assemblies.Add(home.Name());
        if (type.Arguments.Count > 0)
        {
            EncodeAll(type.Arguments, signature.GenericInstantiation(names.Type(home, Handle(type)), type.Arguments.Count, home.IsValueType(definition)));
        }
        else if (Enum.TryParse<PrimitiveTypeCode>(name, out var primitive))
        {
            signature.PrimitiveType(primitive);
        }
        else
        {
            signature.Type(names.Type(home, Handle(type)), home.IsValueType(definition));
        }
    }

    private void EncodeAll(IReadOnlyList<long> arguments, GenericTypeArgumentsEncoder signature)
    {
        foreach (var argument in arguments)
        {
            Encode(argument, signature.AddArgument());
        }
    }

    private TracedType Find(long id) => types.GetValueOrDefault(id) ?? throw new NotSupportedException("The trace does not tell of a type.");

    private static TypeDefinitionHandle Handle(TracedType type) => (TypeDefinitionHandle)MetadataTokens.EntityHandle(type.Token);

    // Arrays of more than one dimension and pointers are left out: no method on our way needs them.
    private static bool IsArray(TracedType type) => (SignatureTypeCode)type.Element switch
    {
        SignatureTypeCode.SZArray => true,
        SignatureTypeCode.Array or SignatureTypeCode.Pointer or SignatureTypeCode.ByReference or SignatureTypeCode.FunctionPointer =>
            throw new NotSupportedException("An array of several dimensions, or a pointer."),
        _ => false,
    };
}
