using Chatbot.Core.Accounts;
using Chatbot.Core.Chat;
using Chatbot.Core.Configuration;
using Chatbot.Core.Conversations;
using Chatbot.Core.Provider;
using Chatbot.Core.Storage;
using Chatbot.Core.Uploads;
using Chatbot.Web.Components;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Uploads;
using Chatbot.Web.Resources;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chatbot.Web.Pages;

/// <summary>The one page: what was said, and the composer.</summary>
public sealed class ChatModel(
    ChatService chat,
    ConversationStore conversations,
    AnswerReader reader,
    ConversationGroups groups,
    ModelCatalog models,
    ProviderFeatures features,
    VectorStoreDirectory vectorStores,
    AllowanceTexts allowances,
    SecurityLog security,
    ChatbotOptions options) : PageModel
{
    // Few enough to be cheap: the list is part of every page.
    private const int ConversationsInList = 30;

    public Guid? ConversationId { get; private set; }

    public string Title { get; private set; } = "";

    public ConversationPage Conversations { get; private set; } = new([]);

    /// <summary>The page of the list of conversations, from 1 on.</summary>
    [FromQuery(Name = "list")]
    public int ListPage { get; set; } = 1;

    public IReadOnlyList<TurnView> Turns { get; private set; } = [];

    /// <summary>An answer is on its way.</summary>
    public bool Live => Turns.Count > 0 && Turns[^1].Answer.Live;

    public ProviderFeatures Features => features;

    public IReadOnlyList<string> Models => models.Models;

    public IReadOnlyList<VectorStoreLink> VectorStores { get; private set; } = [];

    [BindProperty]
    public ChatInput Input { get; set; } = new();

    /// <summary>Why files were refused.</summary>
    public IReadOnlyList<string> FileErrors { get; private set; } = [];

    /// <summary>Why the question was not taken.</summary>
    public string? Notice { get; private set; }

    /// <summary>An allowance comes to its end.</summary>
    public string? AllowanceNotice { get; private set; }

    public string Accept => string.Join(',', options.AllowedExtensions.Select(extension => $".{extension}"));

    public long MaxFileSize => options.MaxContentLength;

    public int FilesPerMessage => options.Uploads.FilesPerMessage;

    public int MaxQuestionLength => options.Answers.MaxQuestionLength;

    public Task<IActionResult> OnGetAsync(Guid? id, CancellationToken cancellation) =>
        ShowAsync(id, StatusCodes.Status200OK, cancellation);

    public async Task<IActionResult> OnPostAsync(Guid? id, CancellationToken cancellation)
    {
        // First of all: a file is refused too, and its reason would be half of it.
        if (chat.IsReadOnly)
            return await NotStoredAsync(id, StorageProblem.NearlyFull, cancellation);
        var upload = HttpContext.Features.Get<IUploadForm>();
        if (upload?.Refused is { Count: > 0 } refused)
            return await RefuseAsync(id, [.. refused.Select(file => (file.CleanName, file.Reason))], cancellation);
        if (!ModelState.IsValid)
        {
            Notice = Input.FormToken == Guid.Empty ? ChatMessages.FormStale : null;
            return await ShowAsync(id, StatusCodes.Status400BadRequest, cancellation);
        }

        var files = upload?.Received.Select(file => new IncomingFile(file.CleanName, file.DeclaredType, file.Path, file.Bytes));
        var request = new AskRequest(
            HttpContext.OwnerId(),
            id,
            // A form's line ends are CR LF, whatever was typed (HTML, "form-data"): the model is sent what was typed.
            Input.Text!.Replace("\r\n", "\n", StringComparison.Ordinal),
            string.IsNullOrEmpty(Input.Model) ? models.Default : Input.Model,
            Input.WebSearch && Features.WebSearch,
            await ChosenStoresAsync(cancellation),
            Input.FormToken,
            [.. files ?? []]);
        return await AnswerAsync(id, await chat.AskAsync(request, cancellation), cancellation);
    }

    public async Task<IActionResult> OnPostRetryAsync(Guid? id, Guid answer, CancellationToken cancellation) =>
        await AnswerAsync(id, await chat.RetryAsync(HttpContext.OwnerId(), answer, cancellation), cancellation);

    public async Task<IActionResult> OnPostStopAsync(Guid? id, Guid answer, CancellationToken cancellation)
    {
        var owner = HttpContext.OwnerId();
        // An answer that has ended meanwhile is as stopped as it can be.
        return id is not null && (chat.Stop(owner, answer) || await conversations.FindAnswerAsync(owner, answer, cancellation) is not null)
            ? SeeOther(id)
            : NotFound();
    }

    public async Task<IActionResult> OnPostDeleteAsync(Guid id, CancellationToken cancellation)
    {
        try
        {
            return await chat.DeleteAsync(HttpContext.OwnerId(), id, cancellation) ? SeeOther(null) : NotFound();
        }
        catch (StorageException exception)
        {
            return await NotStoredAsync(id, exception.Problem, cancellation);
        }
    }

    private Task<IActionResult> AnswerAsync(Guid? id, AskResult result, CancellationToken cancellation) => result switch
    {
        AskResult.Asked asked => Task.FromResult<IActionResult>(SeeOther(asked.ConversationId)),
        AskResult.FilesRefused refused => RefuseAsync(id, refused.Files, cancellation),
        AskResult.NotStored failure => NotStoredAsync(id, failure.Problem, cancellation),
        AskResult.StillAnswering => SayAsync(id, ChatMessages.StillAnswering, StatusCodes.Status409Conflict, cancellation),
        AskResult.AllowanceReached reached => RefuseAsync(id, reached, cancellation),
        AskResult.FormUsed => RenewAsync(id, cancellation),
        AskResult.Busy => SayAsync(id, ChatMessages.Busy, StatusCodes.Status503ServiceUnavailable, cancellation),
        _ => Task.FromResult<IActionResult>(NotFound()),
    };

    private Task<IActionResult> RefuseAsync(Guid? id, AskResult.AllowanceReached reached, CancellationToken cancellation)
    {
        security.Record(SecurityEventKind.AllowanceReached, HttpContext.OwnerId(), RateLimits.Client(HttpContext));
        return SayAsync(id, allowances.For(reached), StatusCodes.Status429TooManyRequests, cancellation);
    }

    private Task<IActionResult> RenewAsync(Guid? id, CancellationToken cancellation)
    {
        Input.FormToken = Guid.Empty;
        return SayAsync(id, ChatMessages.FormStale, StatusCodes.Status409Conflict, cancellation);
    }

    private Task<IActionResult> RefuseAsync(Guid? id, IReadOnlyList<(string Name, UploadRefusal Refusal)> files, CancellationToken cancellation)
    {
        security.Record(SecurityEventKind.UploadRefused, HttpContext.OwnerId(), RateLimits.Client(HttpContext));
        FileErrors = [.. files.Select(file => UploadMessage.For(file.Refusal, file.Name, options))];
        var tooMuch = files.Any(file => file.Refusal is UploadRefusal.TooLarge or UploadRefusal.TooMany);
        return ShowAsync(id, tooMuch ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest, cancellation);
    }

    private Task<IActionResult> NotStoredAsync(Guid? id, StorageProblem problem, CancellationToken cancellation) =>
        SayAsync(id, MessageOf(problem), StatusOf(problem), cancellation);

    private Task<IActionResult> SayAsync(Guid? id, string notice, int status, CancellationToken cancellation)
    {
        Notice = notice;
        return ShowAsync(id, status, cancellation);
    }

    private async Task<IActionResult> ShowAsync(Guid? id, int status, CancellationToken cancellation)
    {
        var owner = HttpContext.OwnerId();
        ConversationId = id;
        // A page that refuses a question keeps its token, so that sending it again is still the same question.
        if (Input.FormToken == Guid.Empty)
            Input.FormToken = Guid.CreateVersion7();
        try
        {
            if (id is { } shown && !await LoadAsync(owner, shown, cancellation))
                return NotFound();
            Conversations = await ListAsync(owner, cancellation);
        }
        catch (StorageException exception)
        {
            Notice = MessageOf(exception.Problem);
            status = StatusOf(exception.Problem);
        }

        if (Notice is null)
            AllowanceNotice = allowances.Coming(owner);
        await LoadVectorStoresAsync(cancellation);
        Response.StatusCode = status;
        return Page();
    }

    private async Task<ConversationPage> ListAsync(string owner, CancellationToken cancellation)
    {
        // A number that is none, or beyond all ages, is the first page.
        var page = ListPage is > 1 and < 1_000_000 ? ListPage : 1;
        // One more than is shown tells whether there are older ones.
        var listed = await conversations.ListAsync(owner, (page - 1) * ConversationsInList, ConversationsInList + 1, cancellation);
        return new(
            groups.Of(listed.Take(ConversationsInList), reader.RunningOf(owner)), page, HasOlder: listed.Count > ConversationsInList);
    }

    private async Task<bool> LoadAsync(string owner, Guid id, CancellationToken cancellation)
    {
        var conversation = await reader.FindConversationAsync(owner, id, cancellation);
        if (conversation is null)
            return false;
        var turns = Turn.Of(conversation);
        if (turns.Count == 0)
            return false;
        Title = conversation.Title;
        Turns = TurnViews.Of(turns, reader, reader.FindLive(owner, turns[^1].Answer.Id));
        Input.Model ??= turns[^1].Answer.Model;
        if (HttpMethods.IsGet(Request.Method))
            Input.VectorStores = conversation.VectorStoreIds;
        return true;
    }

    /// <summary>Of what was chosen, that which is offered; null where the list cannot be had.</summary>
    private async Task<IReadOnlyList<string>?> ChosenStoresAsync(CancellationToken cancellation)
    {
        try
        {
            var offered = await vectorStores.ListAsync(cancellation);
            return [.. offered.Select(store => store.Id).Intersect(Input.VectorStores)];
        }
        catch (ProviderException)
        {
            return null;
        }
    }

    private async Task LoadVectorStoresAsync(CancellationToken cancellation)
    {
        if (!Features.FileSearch)
            return;
        try
        {
            VectorStores = [.. (await vectorStores.ListAsync(cancellation)).Select(store => new VectorStoreLink(store.Id, store.Name))];
        }
        catch (ProviderException)
        {
            // Without the list there is nothing to choose; the rest of the page works.
        }
    }

    private StatusCodeResult SeeOther(Guid? id) => SeeOtherResult.SeeOther(this, id is null ? "~/" : $"~/c/{id}#last");

    private static int StatusOf(StorageProblem problem) => problem == StorageProblem.NearlyFull
        ? StatusCodes.Status507InsufficientStorage
        : StatusCodes.Status503ServiceUnavailable;

    private static string MessageOf(StorageProblem problem) => problem switch
    {
        StorageProblem.Full => ChatMessages.StorageFull,
        StorageProblem.NearlyFull => DiskTexts.NotTaken,
        StorageProblem.NotUpgraded => ChatMessages.StorageNotUpgraded,
        StorageProblem.ReadOnly => ChatMessages.StorageReadOnly,
        StorageProblem.Busy => ChatMessages.StorageBusy,
        _ => ChatMessages.StorageBroken,
    };
}
