using Chatbot.Profile;

if (args.Length < 2)
{
    Console.Error.WriteLine("dotnet run --project bench/Chatbot.Profile -- PROFILE TRACE…");
    return 64;
}
using var profile = new ProfileWriter();
foreach (var path in args[1..])
{
    profile.Add(Trace.Read(path));
}
profile.Write(args[0]);
Console.WriteLine($"{args[0]}: {profile.Count} methods, {profile.Skipped} that cannot be named");
return 0;
