using System.Net;
using Chatbot.Web.Hosting;
using Microsoft.AspNetCore.Http;

namespace Chatbot.Tests.Hosting;

public sealed class RateLimitsTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::")]
    [InlineData("::1", "::1")]
    public void Client_Address_IsCountedWithItsNetwork(string address, string client)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        Assert.Equal(client, RateLimits.Client(context));
    }
}
