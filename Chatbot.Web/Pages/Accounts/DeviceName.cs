namespace Chatbot.Web.Pages.Accounts;

/// <summary>What a browser calls itself, in the words of its owner: "Firefox, Windows". A hint for the eye; nothing hangs on it.</summary>
internal static class DeviceName
{
    // In this order: nearly every browser says that it is Chrome and Safari too, and every phone that it is something else.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>As it called itself where it is not known.</summary>
    public static string Of(string agent) => Find(Browsers, agent) is { } browser && Find(Systems, agent) is { } system ? $"{browser}, {system}" : agent;

    private static string? Find((string Mark, string Name)[] known, string agent) =>
        Array.Find(known, one => agent.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
