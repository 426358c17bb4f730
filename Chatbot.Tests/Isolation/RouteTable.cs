using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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

/// <summary>What a running server answers at all, as its route table says, and its ways of signing in that answer before it.</summary>
internal static class RouteTable
{
    public static async Task<List<Route>> OfAsync(IServiceProvider services)
    {
        var routes = new List<Route>();
        foreach (var endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints)
            routes.AddRange(await OfAsync(Assert.IsType<RouteEndpoint>(endpoint), services.GetRequiredService<PageLoader>()));
        foreach (var path in await CallbacksAsync(services))
            routes.AddRange([new("GET", path, "", IsOpen: true), new("POST", path, "", IsOpen: true)]);
        return [.. routes.Distinct().OrderBy(route => route.Path, StringComparer.Ordinal).ThenBy(route => route.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Every name that a form of a page could send: of what the page binds, and of what its handlers take.</summary>
    public static async Task<List<string>> FieldsOfAsync(IServiceProvider services)
    {
        var names = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page)
                continue;
            var loaded = await services.GetRequiredService<PageLoader>().LoadAsync(page, endpoint.Metadata);
            foreach (var bound in loaded.BoundProperties.Concat(loaded.HandlerMethods.SelectMany(handler => handler.Parameters)))
                names.UnionWith(FieldsOf(bound.BindingInfo?.BinderModelName ?? bound.Name, bound.ParameterType));
        }

        return [.. names];
    }

    private static IEnumerable<string> FieldsOf(string name, Type type) =>
        type == typeof(CancellationToken) ? []
        : type.Assembly != typeof(Web.Pages.ChatModel).Assembly ? [name]
        : type.GetProperties().Where(property => property.CanWrite)
            .SelectMany(property => FieldsOf($"{name}.{property.Name}", property.PropertyType)).Prepend(name);

    /// <summary>Where a way of signing in listens by itself, and no endpoint does.</summary>
    private static async Task<List<string>> CallbacksAsync(IServiceProvider services)
    {
        var paths = new List<string>();
        foreach (var scheme in await services.GetRequiredService<IAuthenticationSchemeProvider>().GetRequestHandlerSchemesAsync())
        {
            Assert.True(scheme.HandlerType == typeof(OpenIdConnectHandler), $"{scheme.Name}: say where it listens.");
            var options = services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(scheme.Name);
            paths.AddRange(new[] { options.CallbackPath, options.RemoteSignOutPath, options.SignedOutCallbackPath }
                .Where(path => path.HasValue).Select(path => path.Value!));
        }

        return paths;
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
