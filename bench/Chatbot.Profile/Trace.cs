using Microsoft.Diagnostics.Tracing;

namespace Chatbot.Profile;

/// <summary>A type as the runtime tells of it: a definition in the file of an assembly, or what stands around another type.</summary>
/// <param name="Assembly">The path of the assembly that defines it.</param>
/// <param name="Token">Its row in the metadata of that assembly.</param>
/// <param name="Element">Its element type (ECMA-335 II.23.1.16).</param>
/// <param name="Arguments">The types of its generic parameters, or the one type of an array, a pointer or a reference.</param>
internal sealed record TracedType(string Assembly, int Token, byte Element, IReadOnlyList<long> Arguments);

/// <summary>A method as the runtime tells of it: a row in the metadata of the assembly that defines its type.</summary>
internal sealed record TracedMethod(long Type, int Token, IReadOnlyList<long> Arguments);

/// <summary>
/// What a process has compiled while it ran, what became hot among it, read from the file that `DOTNET_EnableEventPipe` writes. The runtime has to be asked for
/// loader, JIT, type and method events (`Microsoft-Windows-DotNETRuntime:0x1F000080018:5`).
/// </summary>
internal sealed class Trace
{
    public Dictionary<long, TracedType> Types { get; } = [];

    public List<TracedMethod> Compiled { get; } = [];

    /// <exception cref="FormatException">The file is no trace.</exception>
    public static Trace Read(string path)
    {
        var assemblies = new Dictionary<long, string>();
        var types = new Dictionary<long, (long Module, int Token, byte Element, long[] Arguments)>();
        var methods = new Dictionary<long, TracedMethod>();
        var compiled = new List<long>();
        using (var source = new EventPipeEventSource(path))
        {
            source.Clr.LoaderModuleLoad += module => assemblies[module.ModuleID] = module.ModuleILPath;
            source.Clr.MethodMethodDetails += method => methods.TryAdd(
                (long)method.MethodID,
                new((long)method.TypeID, method.MethodToken, [.. Enumerable.Range(0, method.TypeParameterCount).Select(i => (long)method.TypeParameters(i))]));
            source.Clr.TypeBulkType += bulk =>
            {
                for (var i = 0; i < bulk.Count; i++)
                {
                    var type = bulk.Values(i);
                    types.TryAdd((long)type.TypeID, (
                        (long)type.ModuleID, type.TypeNameID, type.CorElementType,
                        [.. Enumerable.Range(0, type.TypeParameterCount).Select(j => (long)type.TypeParameterID(j))]));
                }
            };
            source.Clr.MethodLoadVerbose += method =>
            {
                if (method.IsJitted && !method.IsDynamic)
                {
                    compiled.Add(method.MethodID);
                }
            };
            source.Process();
        }
        var trace = new Trace();
        foreach (var (id, type) in types)
        {
            trace.Types.Add(id, new(assemblies.GetValueOrDefault(type.Module, ""), type.Token, type.Element, type.Arguments));
        }
        trace.Compiled.AddRange(compiled.Where(methods.ContainsKey).Select(id => methods[id]));
        return trace;
    }
}
