using Chatbot.Core.Conversations;
using Chatbot.Core.Uploads;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Uploads;
using Chatbot.Web.Streaming;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Chatbot.Web.Pages;

/// <summary>What a reader can ask for: the page, the event stream of an answer, an attachment, and our own static files.</summary>
internal static class ChatbotPages
{
    public static IServiceCollection AddChatbotPages(this IServiceCollection services)
    {
        services.AddRazorPages(pages =>
        {
            pages.Conventions.AddPageRoute("/Chat", "/c/{id:guid}");
            Answers(pages.Conventions, "/Chat", HttpMethods.Get, HttpMethods.Head, HttpMethods.Post);
            Answers(pages.Conventions, "/Usage", HttpMethods.Get, HttpMethods.Head);
            Answers(pages.Conventions, "/Admin/Usage", HttpMethods.Get, HttpMethods.Head);
        });
        services.AddFluentValidationAutoValidation();
        services.AddSingleton<IValidator<ChatInput>, ChatInputValidator>();
        services.AddSingleton<ConversationGroups>();
        services.AddScoped<AnswerFootRenderer>();
        services.AddSingleton<AllowanceTexts>();
        return services;
    }

    public static WebApplication MapChatbotPages(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapRazorPages().WithStaticAssets();
        app.MapAnswerEvents();
        app.MapUsageCsv();
        app.MapMethods("/attachments/{id:guid}", [HttpMethods.Get, HttpMethods.Head], AttachmentAsync);
        return app;
    }

    /// <summary>A page would answer any method that it has no handler for with itself, empty.</summary>
    private static void Answers(PageConventionCollection conventions, string page, params string[] methods) =>
        conventions.AddPageApplicationModelConvention(page, model => model.EndpointMetadata.Add(new HttpMethodMetadata(methods)));

    private static async Task<IResult> AttachmentAsync(Guid id, HttpContext http, ConversationStore conversations, AttachmentStore store)
    {
        var attachment = await conversations.FindAttachmentAsync(http.OwnerId(), id, http.RequestAborted);
        return attachment is null ? Results.NotFound() : new AttachmentResult(store, attachment.Hash, attachment.Kind, attachment.Name);
    }
}
