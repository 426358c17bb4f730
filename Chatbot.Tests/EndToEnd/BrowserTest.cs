namespace Chatbot.Tests.EndToEnd;

[Collection(BrowserCollection.Name)]
public abstract class BrowserTest(BrowserFixture fixture) : IAsyncLifetime
{
    private readonly List<Reader> _readers = [];
    private readonly List<Product> _products = [];

    /// <summary>The product that all tests share.</summary>
    internal Product Product => fixture.Product;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var reader in _readers)
            await reader.LeaveAsync();
        foreach (var product in _products)
            await product.DisposeAsync();
    }

    internal async Task<Reader> ComeAsync(Visit? visit = null, Uri? address = null)
    {
        var reader = await fixture.OpenAsync(address ?? Product.Address, visit ?? new Visit());
        _readers.Add(reader);
        return reader;
    }

    internal async Task<ChatPage> OpenAsync(Visit? visit = null) => await (await ComeAsync(visit)).TabAsync();

    /// <summary>A product of this test alone: to be killed, or to have a tidy list.</summary>
    internal async Task<Product> StartProductAsync(params (string Name, string Value)[] settings)
    {
        var product = await Product.StartAsync(settings);
        _products.Add(product);
        return product;
    }
}
