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
        if (IsAround(type))
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
        Encode(id, signature);
        return names.Instance(signature);
    }

    /// <summary>The arguments of a generic method.</summary>
    public BlobBuilder Instance(IReadOnlyList<long> arguments)
    {
        var signature = new BlobBuilder();
        signature.WriteByte((byte)SignatureKind.MethodSpecification);
        EncodeAll(arguments, signature);
        return signature;
    }

    private void Encode(long id, BlobBuilder signature)
    {
        var type = Find(id);
        if (IsAround(type))
        {
            signature.WriteByte(type.Element);
            Encode(type.Arguments[0], signature);
            return;
        }
        var home = files.Open(type.Assembly);
        var definition = home.GetTypeDefinition(Handle(type));
        var name = definition.GetDeclaringType().IsNil && home.GetString(definition.Namespace) == "System" ? home.GetString(definition.Name) : "";
        if (name == "__Canon")
        {
            signature.WriteByte((byte)SignatureTypeKind.Class);
            signature.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(names.Canon));
            return;
        }
        Assemblies.Add(home.Name());
        if (type.Arguments.Count == 0 && Enum.TryParse<PrimitiveTypeCode>(name, out var primitive))
        {
            signature.WriteByte((byte)primitive);
            return;
        }
        if (type.Arguments.Count > 0)
        {
            signature.WriteByte((byte)SignatureTypeCode.GenericTypeInstance);
        }
        signature.WriteByte((byte)(home.IsValueType(definition) ? SignatureTypeKind.ValueType : SignatureTypeKind.Class));
        signature.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(names.Type(home, Handle(type))));
        if (type.Arguments.Count > 0)
        {
            EncodeAll(type.Arguments, signature);
        }
    }

    private void EncodeAll(IReadOnlyList<long> arguments, BlobBuilder signature)
    {
        signature.WriteCompressedInteger(arguments.Count);
        foreach (var argument in arguments)
        {
            Encode(argument, signature);
        }
    }

    private TracedType Find(long id) => types.GetValueOrDefault(id) ?? throw new NotSupportedException("The trace does not tell of a type.");

    private static TypeDefinitionHandle Handle(TracedType type) => (TypeDefinitionHandle)MetadataTokens.EntityHandle(type.Token);

    // Arrays of more than one dimension and pointers to functions are left out: no method on our way needs them.
    private static bool IsAround(TracedType type) => (SignatureTypeCode)type.Element switch
    {
        SignatureTypeCode.SZArray or SignatureTypeCode.Pointer or SignatureTypeCode.ByReference => true,
        SignatureTypeCode.Array or SignatureTypeCode.FunctionPointer => throw new NotSupportedException("An array of several dimensions, or a pointer to a function."),
        _ => false,
    };
}
