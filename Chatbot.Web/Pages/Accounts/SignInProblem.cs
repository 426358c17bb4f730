namespace Chatbot.Web.Pages.Accounts;

/// <summary>Why somebody is back at the sign-in page, besides <see cref="Hosting.Access.ExternalProblem"/>.</summary>
public enum SignInProblem
{
    /// <summary>The second step came too late.</summary>
    TooLate,

    /// <summary>The provider of identities cannot be reached.</summary>
    Away,
}
