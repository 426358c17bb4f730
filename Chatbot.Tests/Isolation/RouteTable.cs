using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Tests.Isolation;

/// <summary>One way in: a method and an address, of a page each of its handlers.</summary>
/// <param name="Path">As the route table has it, with its parameters.</param>
/// <param name="Query">Of a page's handler that has a name; empty: none.</param>
/// <param name="IsOpen">It says of itself that it is open to strangers.</param>
internal sealed record Route(string Method, string Path, string Query, bool IsOpen)
{
    public bool IsPost => Method == "POST";

    public override string ToString() => $"{Method} {Path}{Query}";
}

/// <summary>What a running server answers at all, as its route table says.</summary>
internal static class RouteTable
{
    public static async Task<List<Route>> OfAsync(IServiceProvider services)
    {
        var routes = new List<Route>();
        foreach (var endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints)
            routes.AddRange(await OfAsync(Assert.IsType<RouteEndpoint>(endpoint), services.GetRequiredService<PageLoader>()));
        return [.. routes.Distinct().OrderBy(route => route.Path, StringComparer.Ordinal).ThenBy(route => route.ToString(), StringComparer.Ordinal)];
    }

    private static async Task<IEnumerable<Route>> OfAsync(RouteEndpoint endpoint, PageLoader pages)
    {
        var path = "/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/');
        if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            return [new("GET", FolderOf(path), "", IsOpen(endpoint.Metadata))];
        if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page)
            return MethodsOf(endpoint.Metadata).Select(method => new Route(method, path, "", IsOpen(endpoint.Metadata)));

        // What a page says of itself is known once it is loaded.
        var loaded = await pages.LoadAsync(page, endpoint.Metadata);
        var open = IsOpen(loaded.EndpointMetadata!);
        return MethodsOf(loaded.EndpointMetadata!)
            .SelectMany(method => QueriesOf(loaded, method).Select(query => new Route(method, path, query, open)));
    }

    private static IEnumerable<string> QueriesOf(CompiledPageActionDescriptor page, string method) =>
        page.HandlerMethods
            .Where(handler => handler.HttpMethod.Equals(method, StringComparison.OrdinalIgnoreCase))
            .Select(handler => handler.Name is null ? "" : $"?handler={handler.Name}")
            .DefaultIfEmpty("");

    // A HEAD is a GET without its body, and asked beside it. Without a word about methods it is every one.
    private static IEnumerable<string> MethodsOf(IEnumerable<object> metadata) =>
        metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is { HttpMethods.Count: > 0 } named
            ? named.HttpMethods.Where(method => method != "HEAD")
            : ["GET", "POST"];

    private static bool IsOpen(IEnumerable<object> metadata) => metadata.OfType<IAllowAnonymous>().Any();

    // Static files are open by the folder.
    private static string FolderOf(string path) => path.IndexOf('/', 1) is var end && end > 0 ? path[..end] + "/*" : Unmarked(path);

    // A file of the root has a second address with a mark of its content, and a third for its compressed form.
    private static string Unmarked(string path)
    {
        var parts = path.Split('.');
        return $"{parts[0]}.{parts.Last(part => part is not ("gz" or "br"))}";
    }
}
