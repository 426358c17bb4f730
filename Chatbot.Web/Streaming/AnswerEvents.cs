using Chatbot.Core.Chat;
using Chatbot.Core.Configuration;
using Chatbot.Core.Conversations;
using Chatbot.Core.Storage;
using Chatbot.Web.Components;
using Chatbot.Web.Hosting;
using Chatbot.Web.Hosting.Access;
using Chatbot.Web.Resources;

namespace Chatbot.Web.Streaming;

/// <summary>
/// The event stream of an answer. Ids are cursors: a reader that comes again with the last one it has seen misses and
/// repeats nothing, here or on another device, before or after the end, across a restart.
/// </summary>
internal static class AnswerEvents
{
    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(1);

    /// <summary>How old the place is at most that somebody in the line is told.</summary>
    private static readonly TimeSpan BetweenPlaces = TimeSpan.FromSeconds(3);

    public static void MapAnswerEvents(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/answers/{id:guid}/events", StreamAsync).RequireRateLimiting(RateLimits.Streams).WithProblems().EndsWithSession();

    private static async Task StreamAsync(
        Guid id, string? from, HttpContext http, AnswerReader reader, LiveAnswers answers, AnswerFootRenderer foot, AnswerOptions options,
        StreamMeasures measures, TimeProvider time)
    {
        var cancellation = http.RequestAborted;
        var (live, ended) = await reader.FindAsync(http.OwnerId(), id, cancellation);
        if (live is null && ended is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var counted = measures.Enter();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        var events = new EventWriter(http.Response.BodyWriter);
        events.Retry(ReconnectAfter);
        var lastId = http.Request.Headers["Last-Event-ID"].ToString();
        var cursor = AnswerCursor.Parse(lastId.Length > 0 ? lastId : from);
        if (live is not null)
        {
            ended = await FollowAsync(live, cursor, events, answers, options, time, cancellation);
            if (ended is null)
                return;
            reader.Keep(live);
        }
        else
        {
            Write(events, reader.Read(ended!, cursor));
        }

        var end = reader.Read(ended!, default);
        events.Write(end.Cursor.ToString(), "end", await foot.RenderAsync(ended!, end));
        await events.FlushAsync(cancellation);
    }

    /// <returns>The answer once it has ended; null where the reader has gone before.</returns>
    private static async Task<Answer?> FollowAsync(
        LiveAnswer live, AnswerCursor cursor, EventWriter events, LiveAnswers answers, AnswerOptions options, TimeProvider time,
        CancellationToken cancellation)
    {
        var running = false;
        var place = 0;
        StorageProblem? problem = null;
        while (!cancellation.IsCancellationRequested)
        {
            var (frame, ended) = live.Read(cursor);
            if (live.Running && !running)
                events.Write(cursor.ToString(), "state", "running");
            running = live.Running;
            if (live.Place is var now && now > 0 && now != place)
                events.Write(cursor.ToString(), "place", AnswerFoot.WaitingText(place = now));
            if (answers.Problem != problem)
                events.Write(cursor.ToString(), "stalled", (problem = answers.Problem) is null ? "" : ChatMessages.AnswerStalled);
            Write(events, frame);
            cursor = frame.Cursor;
            if (ended is not null)
                return ended;
            if (!await events.FlushAsync(cancellation))
                break;
            if (!await ComesAsync(live.NewsAsync(cursor, running), running ? options.Heartbeat : Soonest(options.Heartbeat, BetweenPlaces), time, cancellation))
                events.Beat();
        }

        return null;
    }

    private static void Write(EventWriter events, AnswerFrame frame)
    {
        if (frame.Anew)
            events.Write(default(AnswerCursor).ToString(), "anew", "");
        // Each event's id says how far a reader is who has it: behind its block, or at the end.
        for (var i = 0; i < frame.Blocks.Count; i++)
        {
            var block = frame.Blocks[i];
            events.Write(new AnswerCursor(frame.Cursor.Blocks - frame.Blocks.Count + i + 1, block.End).ToString(), "block", block.Html);
        }

        if (frame.Text.Length > 0)
            events.Write(frame.Cursor.ToString(), frame.IsCode ? "code" : "text", frame.Text);
    }

    private static TimeSpan Soonest(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <returns>False when the time is over.</returns>
    private static async Task<bool> ComesAsync(Task news, TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        if (news.IsCompleted)
            return true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var first = await Task.WhenAny(news, Task.Delay(longest, time, stop.Token));
        await stop.CancelAsync();
        return first == news;
    }
}
