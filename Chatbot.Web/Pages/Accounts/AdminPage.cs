using System.Globalization;
using Chatbot.Web.Hosting;
using Microsoft.AspNetCore.Authorization;

namespace Chatbot.Web.Pages.Accounts;

/// <summary>What administrators' pages about accounts share.</summary>
[Authorize(Policy = Policies.Administrator)]
public abstract class AdminPage(TimeProvider time) : AccountPage
{
    /// <summary>A link that has just been made, shown this once.</summary>
    public OnceLink? Link { get; protected set; }

    /// <summary>A time as the clock of this machine has it (TZ).</summary>
    public string Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).ToString("g", CultureInfo.CurrentCulture);

    /// <summary>The address is that by which the administrator has come.</summary>
    protected OnceLink Once(string name, string path, string token, TimeSpan lasts)
    {
        Response.Headers.CacheControl = "no-store";
        return new OnceLink(name, $"{Request.Scheme}://{Request.Host}{Request.PathBase}/{path}/{token}", Local(time.GetUtcNow() + lasts));
    }
}

/// <summary>A link that works once.</summary>
public sealed record OnceLink(string Name, string Address, string Until);
