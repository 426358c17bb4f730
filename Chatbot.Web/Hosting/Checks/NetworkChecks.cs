using Chatbot.Core.Configuration;
using Chatbot.Web.Components;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Hosting.Checks;

/// <summary>Who may come in.</summary>
internal sealed class AccessCheck(CurrentOptions settings) : ISelfCheck
{
    public string Title => CheckTexts.AccessTitle;

    public CheckResult Run() => settings.Value.Accounts switch
    {
        { Mode: AccountMode.Local } when settings.Value.IsOpen() => CheckResult.Problem(CheckTexts.AccessNoSignIn, CheckTexts.AccessNoSignInAction),
        { Mode: AccountMode.Local } => CheckResult.Ok(CheckTexts.AccessLocal),
        { Registration: RegistrationMode.Open } => CheckResult.Note(CheckTexts.AccessOpen, CheckTexts.AccessOpenAction),
        { Registration: RegistrationMode.Invite } => CheckResult.Ok(CheckTexts.AccessInvite),
        _ => CheckResult.Ok(CheckTexts.AccessClosed),
    };
}

/// <summary>Whether what is said is encrypted on its way.</summary>
internal sealed class TransportCheck(ChatbotOptions options, SeenRequests seen) : ISelfCheck
{
    public string Title => CheckTexts.TransportTitle;

    public CheckResult Run() => seen switch
    {
        { Plain: > 0 and var plain } => CheckResult.Problem(CheckTexts.TransportPlain.Fill(plain), CheckTexts.TransportPlainAction),
        { Encrypted: > 0 and var encrypted } => CheckResult.Ok(CheckTexts.TransportOk.Fill(encrypted)),
        _ when !options.IsOpen() => CheckResult.Ok(CheckTexts.TransportLocal),
        _ => CheckResult.Note(CheckTexts.TransportUnseen, CheckTexts.TransportUnseenAction),
    };
}

/// <summary>Whether a proxy stands in front that the settings do not name. Strangers send such headers too: only most requests tell.</summary>
internal sealed class ForwardedHeadersCheck(ChatbotOptions options, SeenRequests seen) : ISelfCheck
{
    public string Title => CheckTexts.ForwardedTitle;

    public CheckResult Run()
    {
        var proxies = options.Network.KnownProxies;
        if (seen.Forwarder is not { } forwarder)
            return CheckResult.Ok(proxies.Count == 0 ? CheckTexts.ForwardedNone : CheckTexts.ForwardedKnown.Fill(string.Join(", ", proxies)));
        var address = (forwarder.IsIPv4MappedToIPv6 ? forwarder.MapToIPv4() : forwarder).ToString();
        var action = CheckTexts.ForwardedAction.Fill(address);
        var text = CheckTexts.ForwardedUnnamed.Fill(seen.Forwarded, address);
        return seen.Forwarded * 2 > seen.Total ? CheckResult.Problem(text, action) : CheckResult.Note(text, action);
    }
}

/// <summary>Whether every name that leads here is answered.</summary>
internal sealed class HostNamesCheck(ChatbotOptions options) : ISelfCheck
{
    public string Title => CheckTexts.HostsTitle;

    public CheckResult Run() =>
        options.Network.AllowedHosts is { Count: > 0 } hosts ? CheckResult.Ok(CheckTexts.HostsOk.Fill(string.Join(", ", hosts)))
        : options.IsOpen() ? CheckResult.Note(CheckTexts.HostsAny, CheckTexts.HostsAnyAction)
        : CheckResult.Ok(CheckTexts.HostsLocal);
}
