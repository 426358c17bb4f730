using Chatbot.Core.Conversations;
using Chatbot.Core.Uploads;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Hosting.Checks;
using Chatbot.Web.Hosting.Uploads;
using Chatbot.Web.Pages.Accounts;
using Chatbot.Web.Pages.Admin;
using Chatbot.Web.Streaming;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Chatbot.Web.Pages;

/// <summary>What a reader can ask for: the page, the event stream of an answer, an attachment, and our own static files.</summary>
internal static class ChatbotPages
{
    public static IServiceCollection AddChatbotPages(this IServiceCollection services)
    {
        services.AddRazorPages(pages =>
        {
            pages.Conventions.AddPageRoute("/Chat", "/c/{id:guid}");
            // A page answers any method that it has no handler for with itself, empty.
            pages.Conventions.AddFolderApplicationModelConvention("/", Takes);
            pages.Conventions.AddFolderApplicationModelConvention("/", TakesFromItsAddress);
            pages.Conventions.AuthorizeFolder("/Admin", Policies.Administrator);
            pages.Conventions.AddFolderApplicationModelConvention("/Accounts", page => page.Filters.Add(new AccountsOnlyFilter()));
            pages.Conventions.AddPageApplicationModelConvention("/Accounts/SignIn", page => page.Filters.Add(new SignedInAlreadyFilter()));
        })
            // There are no controllers. Looking for them loads every type at start, and with some the packages that they are made of.
            .ConfigureApplicationPartManager(parts => parts.FeatureProviders.Remove(parts.FeatureProviders.OfType<ControllerFeatureProvider>().Single()));
        // jQuery's way to write a name, which no form of ours has: a bracket that is not closed is an exception there.
        services.Configure<MvcOptions>(mvc => mvc.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>());
        services.AddFluentValidationAutoValidation();
        services.AddSingleton<IValidator<ChatInput>, ChatInputValidator>();
        services.AddSingleton<IValidator<SettingsInput>, SettingsInputValidator>();
        AddAccountValidators(services);
        services.AddSelfChecks();
        services.AddSingleton<ConversationGroups>();
        services.AddScoped<AnswerFootRenderer>();
        services.AddSingleton<StreamMeasures>();
        services.AddSingleton<AllowanceTexts>();
        return services;
    }

    public static WebApplication MapChatbotPages(this WebApplication app)
    {
        app.MapStaticAssets().OpenToStrangers();
        app.MapRazorPages().WithStaticAssets();
        app.MapAnswerEvents();
        app.MapUsageCsv();
        app.MapMethods("/attachments/{id:guid}", [HttpMethods.Get, HttpMethods.Head], AttachmentAsync);
        return app;
    }

    private static void AddAccountValidators(IServiceCollection services) => services
        .AddSingleton<IValidator<SetupInput>, SetupInputValidator>()
        .AddSingleton<IValidator<RegisterInput>, RegisterInputValidator>()
        .AddSingleton<IValidator<InviteInput>, InviteInputValidator>()
        .AddSingleton<IValidator<ResetInput>, ResetInputValidator>()
        .AddSingleton<IValidator<SignInInput>, SignInInputValidator>()
        .AddSingleton<IValidator<ProfileInput>, ProfileInputValidator>()
        .AddSingleton<IValidator<ChangePasswordInput>, ChangePasswordInputValidator>()
        .AddSingleton<IValidator<CodeInput>, CodeInputValidator>()
        .AddSingleton<IValidator<ConfirmInput>, ConfirmInputValidator>()
        .AddSingleton<IValidator<SwitchOnInput>, SwitchOnInputValidator>()
        .AddSingleton<IValidator<PasskeyNameInput>, PasskeyNameInputValidator>()
        .AddSingleton<IValidator<NewPasskeyInput>, NewPasskeyInputValidator>()
        .AddSingleton<IValidator<CreateAccountInput>, CreateAccountInputValidator>();

    private static void Takes(PageApplicationModel page)
    {
        // The error page is shown by whatever method has failed.
        if (page.ViewEnginePath == "/Error")
            return;
        var methods = page.HandlerMethods.Select(handler => handler.HttpMethod).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        // A page that only shows something has no handler.
        if (methods.Count == 0 || methods.Contains(HttpMethods.Get, StringComparer.OrdinalIgnoreCase))
            methods = [.. methods.Append(HttpMethods.Get).Append(HttpMethods.Head).Distinct(StringComparer.OrdinalIgnoreCase)];
        page.EndpointMetadata.Add(new HttpMethodMetadata(methods.Select(method => method.ToUpperInvariant())));
    }

    /// <summary>What stands in the address of a page is not overruled by a field of the form.</summary>
    private static void TakesFromItsAddress(PageApplicationModel page)
    {
        foreach (var parameter in page.HandlerMethods.SelectMany(handler => handler.Parameters))
        {
            if (parameter.ParameterName is "id" or "token")
                parameter.BindingInfo = new BindingInfo { BindingSource = BindingSource.Path };
        }
    }

    private static async Task<IResult> AttachmentAsync(Guid id, HttpContext http, ConversationStore conversations, AttachmentStore store)
    {
        var attachment = await conversations.FindAttachmentAsync(http.OwnerId(), id, http.RequestAborted);
        return attachment is null ? Results.NotFound() : new AttachmentResult(store, attachment.Hash, attachment.Kind, attachment.Name);
    }
}
