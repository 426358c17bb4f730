using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Chatbot.Profile;

/// <summary>
/// Writes the generic methods of traces as a profile (.mibc) for the compiler of .NET: an assembly with a method for each set of
/// assemblies, whose code names the methods (ldtoken, pop), and the method AssemblyDictionary, which names those sets. Methods that are
/// not generic are left out: they are compiled with the assembly that has them.
/// </summary>
/// <remarks>The form: dotnet/runtime, src/coreclr/tools/aot/ILCompiler.ReadyToRun/IBC/MIbcProfileParser.cs.</remarks>
internal sealed class ProfileWriter : IDisposable
{
    private readonly MetadataBuilder _metadata = new();
    private readonly Names _names;
    private readonly AssemblyFiles _files = new();
    private readonly HashSet<EntityHandle> _seen = [];
    private readonly SortedDictionary<string, List<EntityHandle>> _groups = new(StringComparer.Ordinal);

    public ProfileWriter() => _names = new(_metadata);

    public int Count => _seen.Count;

    /// <summary>How many methods were left out, since they are of arrays or of types made at run time, or have rare types in their signatures.</summary>
    public int Skipped { get; private set; }

    public void Add(Trace trace)
    {
        foreach (var method in trace.Compiled)
        {
            var type = trace.Types.GetValueOrDefault(method.Type);
            if (type is { Arguments.Count: 0 } && method.Arguments.Count == 0)
            {
                continue;
            }
            try
            {
                Add(trace, method);
            }
            catch (NotSupportedException)
            {
                Skipped++;
            }
        }
    }

    private void Add(Trace trace, TracedMethod method)
    {
        var encoder = new TypeEncoder(trace.Types, _files, _names);
        var owner = encoder.Owner(method.Type);
        var home = _files.Open(trace.Types[method.Type].Assembly);
        var definition = home.GetMethodDefinition((MethodDefinitionHandle)MetadataTokens.EntityHandle(method.Token));
        var named = _names.Member(owner, home.GetString(definition.Name), SignatureCopy.Of(definition.Signature, home, _names));
        if (method.Arguments.Count > 0)
        {
            named = _names.Instance(named, encoder.Instance(method.Arguments));
        }
        if (!_seen.Add(named))
        {
            return;
        }
        var name = home.Name();
        // The assembly of the definition comes first.
        var group = string.Concat(encoder.Assemblies.Where(other => other != name).Order(StringComparer.Ordinal).Prepend(name).Select(assembly => assembly + ";"));
        if (!_groups.TryGetValue(group, out var methods))
        {
            _groups.Add(group, methods = []);
        }
        methods.Add(named);
    }

    /// <summary>Writes the profile, packed.</summary>
    public void Write(string path)
    {
        var name = Path.GetFileName(path);
        var assembly = Assemble(name);
        using var file = File.Create(path);
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        var entry = zip.CreateEntry(name + ".dll", CompressionLevel.SmallestSize);
        // The same methods make the same file.
        entry.LastWriteTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var packed = entry.Open();
        assembly.WriteContentTo(packed);
    }

    private BlobBuilder Assemble(string name)
    {
        var code = new BlobBuilder();
        var bodies = new MethodBodyStreamEncoder(code);
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, returns => returns.Void(), _ => { });
        var noArguments = _metadata.GetOrAddBlob(signature);
        _metadata.AddModule(0, _metadata.GetOrAddString(name), _metadata.GetOrAddGuid(Guid.Empty), default, default);
        _metadata.AddAssembly(_metadata.GetOrAddString(name), new(), default, default, default, AssemblyHashAlgorithm.None);
        _metadata.AddTypeDefinition(
            default, default, _metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));

        var dictionary = new InstructionEncoder(new BlobBuilder());
        foreach (var (index, (group, methods)) in _groups.Index())
        {
            var il = new InstructionEncoder(new BlobBuilder());
            foreach (var method in methods)
            {
                Name(il, method);
            }
            dictionary.LoadString(_metadata.GetOrAddUserString(group));
            Name(dictionary, AddMethod($"Assemblies_{index}", il));
        }
        AddMethod("AssemblyDictionary", dictionary);

        var assembly = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new(_metadata), code, deterministicIdProvider: _ => new BlobContentId(Guid.Empty, 1)).Serialize(assembly);
        return assembly;

        MethodDefinitionHandle AddMethod(string methodName, InstructionEncoder il) => _metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, _metadata.GetOrAddString(methodName), noArguments,
            bodies.AddMethodBody(il), MetadataTokens.ParameterHandle(1));

        static void Name(InstructionEncoder il, EntityHandle method)
        {
            il.OpCode(ILOpCode.Ldtoken);
            il.Token(method);
            il.OpCode(ILOpCode.Pop);
        }
    }

    public void Dispose() => _files.Dispose();
}
