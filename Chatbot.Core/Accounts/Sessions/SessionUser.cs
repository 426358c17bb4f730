namespace Chatbot.Core.Accounts.Sessions;

/// <summary>Who a session stands for, as the account is now.</summary>
/// <param name="EndsAt">When the session ends, however much it is used.</param>
public sealed record SessionUser(
    Guid SessionId, string AccountId, string UserName, string ShownName, AccountRole Role, DateTimeOffset EndsAt);
