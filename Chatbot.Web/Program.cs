using Chatbot.Web.Hosting;

return await Launch.RunAsync(args, static async launch =>
{
    var (builder, options) = launch.CreateBuilder();
    builder.AddChatbotHosting(options);
    builder.Services.AddRazorPages();

    await using var app = builder.Build();
    app.UseChatbotHosting();
    app.MapChatbotHosting();
    app.MapStaticAssets();
    app.MapRazorPages();
    await app.RunAsync();
});
