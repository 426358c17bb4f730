using System.Net;
using Chatbot.Core.Configuration;
using Chatbot.Web.Hosting.Checks;
using Microsoft.AspNetCore.Http;

namespace Chatbot.Tests.Hosting.Checks;

public sealed class NetworkChecksTests : CheckTest
{
    private readonly SeenRequests _seen = new();

    [Theory]
    [InlineData(AccountMode.Local, RegistrationMode.Closed, true, CheckState.Problem)]
    [InlineData(AccountMode.Local, RegistrationMode.Closed, false, CheckState.Ok)]
    [InlineData(AccountMode.Accounts, RegistrationMode.Open, true, CheckState.Note)]
    [InlineData(AccountMode.Accounts, RegistrationMode.Invite, true, CheckState.Ok)]
    [InlineData(AccountMode.Accounts, RegistrationMode.Closed, true, CheckState.Ok)]
    public void Access_WhoMayComeIn_IsJudged(AccountMode mode, RegistrationMode registration, bool open, CheckState state)
    {
        var options = Options();
        options.ListenOnAllAddresses = open;
        (options.Accounts.Mode, options.Accounts.Registration) = (mode, registration);
        var result = new AccessCheck(new(options)).Run();
        Assert.Equal(state, result.State);
        Assert.Equal(state != CheckState.Ok, result.Action is not null);
    }

    [Fact]
    public void Transport_NothingSeen_IsANoteWhereOthersCanCome()
    {
        Assert.Equal(CheckState.Note, new TransportCheck(Options(), _seen).Run().State);
        Assert.Equal(CheckState.Ok, new TransportCheck(new TestingOptions(), _seen).Run().State);
    }

    [Fact]
    public void Transport_EncryptedRequests_AreFine()
    {
        See("192.0.2.7", https: true);
        See("127.0.0.1");
        Assert.Equal(CheckResult.Ok("The requests so far were encrypted (1)."), new TransportCheck(Options(), _seen).Run());
    }

    [Fact]
    public void Transport_OnePlainRequestFromOutside_IsAProblem()
    {
        See("192.0.2.7", https: true);
        See("192.0.2.8");
        var result = new TransportCheck(Options(), _seen).Run();
        Assert.Equal(CheckState.Problem, result.State);
        Assert.StartsWith("1 request(s) came from other machines without encryption", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Forwarded_MostRequestsFromAnUnnamedProxy_IsAProblemThatNamesIt()
    {
        See("::ffff:10.0.0.5", headers: [("X-Forwarded-For", "192.0.2.7")]);
        See("::ffff:10.0.0.5", headers: [("X-Forwarded-Proto", "https")]);
        See("127.0.0.1");
        var result = new ForwardedHeadersCheck(Options(), _seen).Run();
        Assert.Equal(CheckState.Problem, result.State);
        Assert.Contains("Network:KnownProxies=10.0.0.5", result.Action, StringComparison.Ordinal);
    }

    [Fact]
    public void Forwarded_AStrangerNowAndThen_IsOnlyANote()
    {
        See("192.0.2.7", headers: [("X-Forwarded-For", "1.2.3.4")]);
        See("192.0.2.8");
        Assert.Equal(CheckState.Note, new ForwardedHeadersCheck(Options(), _seen).Run().State);
    }

    [Fact]
    public void Forwarded_HeadersThatWereBelieved_AreFine()
    {
        See("192.0.2.7", https: true, headers: [("X-Original-For", "10.0.0.5:1"), ("X-Forwarded-For", "9.9.9.9"), ("X-Original-Proto", "http")]);
        Assert.Equal(CheckState.Ok, new ForwardedHeadersCheck(Options(), _seen).Run().State);
    }

    [Fact]
    public void Hosts_NoneNamed_IsANoteWhereOthersCanCome()
    {
        var options = Options();
        Assert.Equal(CheckState.Note, new HostNamesCheck(options).Run().State);
        options.Network.AllowedHosts = ["chat.example.com"];
        Assert.Equal(CheckResult.Ok("Answered host names: chat.example.com"), new HostNamesCheck(options).Run());
        Assert.Equal(CheckState.Ok, new HostNamesCheck(new TestingOptions()).Run().State);
    }

    private void See(string sender, bool https = false, params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(sender);
        context.Request.Scheme = https ? "https" : "http";
        foreach (var (name, value) in headers)
            context.Request.Headers[name] = value;
        _seen.Note(context);
    }
}
