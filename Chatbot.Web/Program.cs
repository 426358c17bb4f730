var app = WebApplication.Create(args); app.MapGet("/", () => Chatbot.Web.Resources.Texts.Send); app.Run();
