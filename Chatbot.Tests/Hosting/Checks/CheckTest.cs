using System.Globalization;
using Chatbot.Core.Configuration;

namespace Chatbot.Tests.Hosting.Checks;

/// <summary>Reads in English.</summary>
public abstract class CheckTest : IDisposable
{
    private readonly (CultureInfo Culture, CultureInfo UiCulture) _before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    protected CheckTest() => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");

    /// <summary>A folder of this test alone.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("chatbot-checks-").FullName;

    protected ProductionOptions Options() => new() { DataFolder = Path.Combine(Folder, "data"), UploadFolder = Path.Combine(Folder, "uploads"), Logs = new() { Folder = "" } };

    public void Dispose()
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = _before;
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
