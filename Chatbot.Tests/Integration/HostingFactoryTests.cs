using System.Net;
using Chatbot.Web.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Chatbot.Tests.Integration;

public sealed class HostingFactoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatbot-factory-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Launch_InAFactoryOnKestrel_TakesItsSettings()
    {
        await using var factory = new WebApplicationFactory<Launch>().WithWebHostBuilder(host => host
            .UseEnvironment("Testing")
            .UseSetting("Port", "0")
            .UseSetting("DataFolder", Path.Combine(_folder, "data"))
            .UseSetting("UploadFolder", Path.Combine(_folder, "uploads"))
            .UseSetting("Logs:Folder", ""));
        factory.UseKestrel();
        factory.StartServer();
        using var client = factory.CreateClient();

        using var live = await client.GetAsync("/healthz/live");

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.NotEqual(0, client.BaseAddress!.Port);
        Assert.True(Directory.Exists(Path.Combine(_folder, "data", "keys")));
    }
}
