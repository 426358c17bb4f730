using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Chatbot.Tests.Bench;

/// <summary>A profile as the compiler of .NET reads it: the methods that each set of assemblies has, named in IL.</summary>
internal sealed class ProfileFile
{
    private readonly MetadataReader _metadata;
    private readonly PEReader _file;

    private ProfileFile(PEReader file) => (_file, _metadata) = (file, file.GetMetadataReader());

    /// <summary>The methods by their set; the assembly that defines them comes first in its name.</summary>
    public static Dictionary<string, List<string>> Read(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        using var packed = zip.GetEntry(Path.GetFileName(path) + ".dll")!.Open();
        var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        using var file = new PEReader([.. bytes.ToArray()]);
        return new ProfileFile(file).Groups();
    }

    private Dictionary<string, List<string>> Groups()
    {
        var groups = new Dictionary<string, List<string>>();
        var name = "";
        foreach (var (code, token) in Code("AssemblyDictionary"))
        {
            if (code == ILOpCode.Ldstr)
            {
                name = _metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(token));
            }
            else
            {
                var method = _metadata.GetMethodDefinition((MethodDefinitionHandle)MetadataTokens.Handle(token));
                groups.Add(name, [.. Code(_metadata.GetString(method.Name)).Select(item => Method(MetadataTokens.EntityHandle(item.Token)))]);
            }
        }
        return groups;
    }

    /// <summary>What a method loads; each name is thrown away again.</summary>
    private IEnumerable<(ILOpCode Code, int Token)> Code(string name)
    {
        var method = _metadata.MethodDefinitions.Select(_metadata.GetMethodDefinition).Single(method => _metadata.StringComparer.Equals(method.Name, name));
        var code = _file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!;
        for (var at = 0; at < code.Length;)
        {
            var operation = (ILOpCode)code[at++];
            if (operation != ILOpCode.Pop)
            {
                yield return (operation, BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at)));
                at += 4;
            }
        }
    }

    private string Method(EntityHandle handle)
    {
        var arguments = "";
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            var instance = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
            arguments = $"<{string.Join(',', instance.DecodeSignature(Names.All, null))}>";
            handle = instance.Method;
        }
        var member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
        var owner = member.Parent.Kind == HandleKind.TypeSpecification
            ? _metadata.GetTypeSpecification((TypeSpecificationHandle)member.Parent).DecodeSignature(Names.All, null)
            : Names.All.GetTypeFromReference(_metadata, (TypeReferenceHandle)member.Parent, 0);
        var signature = member.DecodeMethodSignature(Names.All, null);
        return $"{signature.ReturnType} {owner}.{_metadata.GetString(member.Name)}{arguments}({string.Join(',', signature.ParameterTypes)})";
    }

    /// <summary>Types as C# writes them, each definition with its assembly.</summary>
    private sealed class Names : ISignatureTypeProvider<string, object?>
    {
        public static readonly Names All = new();

        public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

        public string GetByReferenceType(string elementType) => "ref " + elementType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "delegate*";

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(',', typeArguments)}>";

        public string GetGenericMethodParameter(object? genericContext, int index) => "!!" + index;

        public string GetGenericTypeParameter(object? genericContext, int index) => "!" + index;

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => $"{unmodifiedType} modreq({modifier})";

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => throw new NotSupportedException();

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeReference(handle);
            var scope = type.ResolutionScope.Kind == HandleKind.TypeReference
                ? GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0) + "/"
                : $"[{reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)}]";
            return scope + reader.GetString(type.Name) + (rawTypeKind == (byte)SignatureTypeKind.ValueType ? " struct" : "");
        }

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
    }
}
