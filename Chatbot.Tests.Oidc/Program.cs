using Chatbot.Tests.Oidc;

await using var app = IdentityServer.Build();
await app.RunAsync();
