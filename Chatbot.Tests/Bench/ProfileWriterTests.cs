using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using Chatbot.Core.Configuration;
using Chatbot.Profile;
using Chatbot.Tests.Deployment;

namespace Chatbot.Tests.Bench;

public sealed class ProfileWriterTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.mibc");
    private readonly Trace _trace = new();

    [Fact]
    public void Method_OfAGenericType_IsNamedWithTheAssembliesOfItsArguments()
    {
        Compile(typeof(Dictionary<ModelApi, Version[]>), "TryGetValue");

        Assert.Equal(
            ("System.Private.CoreLib;Chatbot.Core;", "Boolean [System.Private.CoreLib]Dictionary`2<[Chatbot.Core]ModelApi struct,[System.Private.CoreLib]Version[]>.TryGetValue(!0,ref !1)"),
            Only(Write()));
    }

    [Fact]
    public void Method_ThatIsGenericItself_IsNamedWithItsArguments()
    {
        Compile(typeof(Unsafe), "SizeOf", typeof(List<int>.Enumerator));

        Assert.Equal(
            ("System.Private.CoreLib;", "Int32 [System.Private.CoreLib]Unsafe.SizeOf<[System.Private.CoreLib]List`1/Enumerator struct<Int32>>()"),
            Only(Write()));
    }

    [Fact]
    public void Signature_WithTypesOfOthers_IsNamedAnew()
    {
        Compile(typeof(List<int>), "ConvertAll", typeof(string));

        Assert.Equal(
            ("System.Private.CoreLib;", "[System.Private.CoreLib]List`1<!!0> [System.Private.CoreLib]List`1<Int32>.ConvertAll<String>([System.Private.CoreLib]Converter`2<!0,!!0>)"),
            Only(Write()));
    }

    [Fact]
    public void Array_OfSeveralDimensions_IsPassedOver()
    {
        Compile(typeof(Queue<int[,]>), "Enqueue");
        Assert.Empty(Write());
    }

    /// <summary>The runtime shares the code of all reference types; the compiler knows their placeholder by another assembly.</summary>
    [Fact]
    public void Placeholder_OfReferenceTypes_IsNamedAsTheCompilerKnowsIt()
    {
        Compile(typeof(Stack<>).MakeGenericType(typeof(object).Assembly.GetType("System.__Canon")!), "Push");

        Assert.Equal(
            ("System.Collections;", "Void [System.Collections]Stack`1<[System.Private.Canon]__Canon>.Push(!0)"), Only(Write()));
    }

    [Fact]
    public void Method_ThatIsNotGeneric_IsLeftOut()
    {
        Compile(typeof(Version), "ToString");
        Assert.Empty(Write());
    }

    [Fact]
    public void Method_CompiledTwice_IsNamedOnce()
    {
        Compile(typeof(Queue<Guid>), "Enqueue");
        Compile(typeof(Queue<Guid>), "Enqueue");
        Assert.Contains("Enqueue", Only(Write()).Method, StringComparison.Ordinal);
    }

    [Fact]
    public void Type_MadeAtRunTime_IsPassedOver()
    {
        _trace.Types.Add(1, new("", 0x02000002, 0x12, []));
        _trace.Types.Add(2, new(typeof(Queue<>).Assembly.Location, typeof(Queue<>).MetadataToken, 0x12, [1]));
        _trace.Compiled.Add(new(2, typeof(Queue<>).GetMethod("Enqueue")!.MetadataToken, []));

        using var profile = new ProfileWriter();
        profile.Add(_trace);

        Assert.Equal((0, 1), (profile.Count, profile.Skipped));
    }

    [Fact]
    public void Profile_OfTheSameMethods_IsTheSameFile()
    {
        Compile(typeof(Queue<Guid>), "Enqueue");
        Write();
        var first = File.ReadAllBytes(_path);
        Write();
        Assert.Equal(first, File.ReadAllBytes(_path));
    }

    /// <summary>The one that is compiled ahead knows the way of a start, a page and an answer.</summary>
    [Fact]
    public void Profile_OfTheProduct_KnowsItsMethods()
    {
        var methods = ProfileFile.Read(RepositoryFile.PathOf("Chatbot.Web/profile.mibc")).Values.SelectMany(group => group).ToList();

        Assert.InRange(methods.Count, 3000, 20_000);
        Assert.All(
            ["Program/<<Main>$>", "Kestrel", "Chatbot.Core]AnswerWorker", "OpenAI]", "Markdig]", "EntityFrameworkCore]"],
            name => Assert.Contains(methods, method => method.Contains(name, StringComparison.Ordinal)));
    }

    /// <summary>Puts into the trace what the runtime would tell of the type and its method.</summary>
    private void Compile(Type type, string method, params Type[] arguments)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        var token = definition.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly).First(one => one.Name == method).MetadataToken;
        _trace.Compiled.Add(new(Id(type), token, [.. arguments.Select(Id)]));
    }

    private long Id(Type type)
    {
        var id = type.TypeHandle.Value;
        if (!_trace.Types.ContainsKey(id))
        {
            var element = type.IsArray ? (type.IsSZArray ? SignatureTypeCode.SZArray : SignatureTypeCode.Array) : (SignatureTypeCode)(type.IsValueType ? SignatureTypeKind.ValueType : SignatureTypeKind.Class);
            Type[] around = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();
            _trace.Types.Add(id, new(type.Assembly.Location, type.MetadataToken, (byte)element, [.. around.Select(Id)]));
        }
        return id;
    }

    private Dictionary<string, List<string>> Write()
    {
        using var profile = new ProfileWriter();
        profile.Add(_trace);
        profile.Write(_path);
        return ProfileFile.Read(_path);
    }

    private static (string Assemblies, string Method) Only(Dictionary<string, List<string>> groups)
    {
        var (assemblies, methods) = Assert.Single(groups);
        return (assemblies, Assert.Single(methods));
    }

    public void Dispose() => File.Delete(_path);
}
