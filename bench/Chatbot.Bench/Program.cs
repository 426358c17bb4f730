using Chatbot.Bench;

return await Commands.RunAsync(new Arguments(args));
