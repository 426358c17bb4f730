using Chatbot.Core.Conversations;
using Chatbot.Core.Uploads;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Checks;
using Chatbot.Web.Hosting.Uploads;
using Chatbot.Web.Pages.Admin;
using Chatbot.Web.Streaming;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chatbot.Web.Pages;

/// <summary>What a reader can ask for: the page, the event stream of an answer, an attachment, and our own static files.</summary>
internal static class ChatbotPages
{
    private static readonly string[] PagesWithForms = ["/Chat", "/Admin/Index", "/Admin/Settings"];

    public static IServiceCollection AddChatbotPages(this IServiceCollection services)
    {
        services.AddRazorPages(pages =>
        {
            pages.Conventions.AddPageRoute("/Chat", "/c/{id:guid}");
            // A page answers any method that it has no handler for with itself, empty.
            foreach (var page in PagesWithForms)
                Answer(pages, page, [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post]);
            Answer(pages, "/Admin/Events", [HttpMethods.Get, HttpMethods.Head]);
        });
        services.AddFluentValidationAutoValidation();
        services.AddSingleton<IValidator<ChatInput>, ChatInputValidator>();
        services.AddSingleton<IValidator<SettingsInput>, SettingsInputValidator>();
        services.AddSelfChecks();
        services.AddSingleton<ConversationGroups>();
        services.AddScoped<AnswerFootRenderer>();
        return services;
    }

    public static WebApplication MapChatbotPages(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapRazorPages().WithStaticAssets();
        app.MapAnswerEvents();
        app.MapMethods("/attachments/{id:guid}", [HttpMethods.Get, HttpMethods.Head], AttachmentAsync);
        return app;
    }

    private static void Answer(RazorPagesOptions pages, string page, string[] methods) =>
        pages.Conventions.AddPageApplicationModelConvention(page, model => model.EndpointMetadata.Add(new HttpMethodMetadata(methods)));

    private static async Task<IResult> AttachmentAsync(Guid id, HttpContext http, ConversationStore conversations, AttachmentStore store)
    {
        var attachment = await conversations.FindAttachmentAsync(http.OwnerId(), id, http.RequestAborted);
        return attachment is null ? Results.NotFound() : new AttachmentResult(store, attachment.Hash, attachment.Kind, attachment.Name);
    }
}
