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
    SessionEnded = 3024,
    AccountCreated = 3030,
    AccountDisabled = 3031,
    AccountEnabled = 3032,
    AccountDeleted = 3033,
    InviteMade = 3035,
    SettingChanged = 3036,
    UploadRefused = 3040,
    AllowanceReached = 3041,
    RateLimited = 3042,
    SecondStepOn = 3050,
    SecondStepOff = 3051,
    RecoveryCodesMade = 3052,
    RecoveryCodeUsed = 3053,
    /// <summary>By an administrator, with all passkeys.</summary>
    SecondStepReset = 3054,
    PasskeyAdded = 3055,
    PasskeyRemoved = 3056,
    ExternalLoginLinked = 3057,
    ExternalLoginUnlinked = 3058,
    MadeAdministrator = 3060,
    MadeMember = 3061,
    /// <summary>A link that sets the password of the account it is about.</summary>
    PasswordLinkMade = 3062,
    InviteRevoked = 3063,

    // Rows of before the kinds above were told apart; recorded no more.
    SecondFactorChanged = 3022,
    PasskeyChanged = 3023,
    ExternalLoginChanged = 3025,
    RoleChanged = 3034,
}
