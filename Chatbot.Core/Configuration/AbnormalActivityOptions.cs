namespace Chatbot.Core.Configuration;

/// <summary>
/// The section <c>AbnormalActivity</c>: how many security events of one kind within <see cref="Window"/> are worth a warning.
/// 0: never.
/// </summary>
public sealed class AbnormalActivityOptions
{
    /// <summary>The time in which events of one kind are counted together.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Failed sign-ins.</summary>
    public int SignInFailed { get; set; } = 20;

    /// <summary>Accounts that were locked.</summary>
    public int LockedOut { get; set; } = 3;

    /// <summary>Wrong setup tokens.</summary>
    public int SetupTokenRefused { get; set; } = 5;

    /// <summary>Refused registrations.</summary>
    public int RegistrationRefused { get; set; } = 10;

    /// <summary>Refused uploads.</summary>
    public int UploadRefused { get; set; } = 30;

    /// <summary>Questions that an allowance has stopped.</summary>
    public int AllowanceReached { get; set; } = 30;

    /// <summary>Requests that a rate limit has stopped.</summary>
    public int RateLimited { get; set; } = 100;
}
