namespace Chatbot.Core.Accounts;

/// <summary>What is worth knowing afterwards. The number is the event id of its log line, and never changes.</summary>
public enum SecurityEventKind
{
    SignedIn = 3000,
    SignInFailed = 3001,
    LockedOut = 3002,
    SignedOut = 3003,
    SetupTokenUsed = 3010,
    SetupTokenRefused = 3011,
    Registered = 3012,
    RegistrationRefused = 3013,
    PasswordChanged = 3020,
    PasswordReset = 3021,
    SecondFactorChanged = 3022,
    PasskeyChanged = 3023,
    SessionEnded = 3024,
    ExternalLoginChanged = 3025,
    AccountCreated = 3030,
    AccountDisabled = 3031,
    AccountEnabled = 3032,
    AccountDeleted = 3033,
    RoleChanged = 3034,
    /// <summary>A link that works once: an invitation, or one that sets the password of the account it is about.</summary>
    InviteMade = 3035,
    SettingChanged = 3036,
    UploadRefused = 3040,
    AllowanceReached = 3041,
    RateLimited = 3042,
}
