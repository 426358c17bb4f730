using Chatbot.Core.Chat;
using Chatbot.Core.Conversations;
using Chatbot.Web.Components;
using Chatbot.Web.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Chatbot.Web.Streaming;

/// <summary>The same component as on the page, for the last event of a stream.</summary>
internal sealed class AnswerFootRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    public async Task<string> RenderAsync(Answer ended, AnswerFrame whole)
    {
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(AnswerFoot.Answer)] = TurnViews.Of(ended, whole, newest: true) });
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<AnswerFoot>(parameters)).ToHtmlString());
    }
}
