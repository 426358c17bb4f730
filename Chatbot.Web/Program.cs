using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Uploads;
using Chatbot.Web.Pages;

return await Launch.RunAsync(args, static async launch =>
{
    var (builder, options) = launch.CreateBuilder();
    builder.AddChatbotHosting(options);
    builder.Services.AddChatbotFeatures(options);
    builder.Services.AddChatbotPages();

    await using var app = builder.Build();
    app.UseChatbotHosting();
    app.UseUploadForms();
    app.MapChatbotHosting();
    app.MapChatbotPages();
    await app.RunAsync();
});
