using Chatbot.Core.Accounts.Links;
using Chatbot.Core.Accounts.Passwords;
using Chatbot.Core.Accounts.SecondSteps;
using Chatbot.Core.Accounts.Sessions;
using Chatbot.Core.Configuration;
using Chatbot.Core.Usage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Chatbot.Core.Accounts;

public static class AccountServices
{
    /// <summary>
    /// Accounts, their sessions, links and further factors. Expects <see cref="AccountOptions"/> and data protection among the services.
    /// </summary>
    public static IServiceCollection AddChatbotAccounts(this IServiceCollection services)
    {
        services.AddSingleton<ILookupNormalizer, NameNormalizer>();
        services.AddSingleton<IPasswordHasher<Account>, AccountPasswordHasher>();
        services.AddSingleton<IUserClaimsPrincipalFactory<Account>, AccountPrincipal>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = AccountPasswordHasher.Iterations);
        services.AddIdentityCore<Account>(identity =>
        {
            // Names and passwords are checked with the forms, so that each message stands beside its field.
            identity.User.AllowedUserNameCharacters = "";
            identity.Password = new PasswordOptions
            {
                RequiredLength = PasswordRules.Shortest,
                RequireDigit = false,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireNonAlphanumeric = false,
            };
            identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        }).AddUserStore<AccountStore>();

        services.AddSingleton<AccountChanges>().AddSingleton<SessionStore>().AddSingleton<AccountLinks>();
        services.AddSingleton<LockOut>().AddSingleton<SecondStep>().AddSingleton<PendingSignIns>().AddSingleton<ExternalLogins>().AddScoped<Passkeys>();
        services.AddSingleton<HashingGate>().AddSingleton<PasswordCheck>().AddSingleton<SetupToken>();
        return services
            .AddSingleton<AccountRegister>().AddSingleton<OwnAccount>().AddSingleton<AccountDesk>().AddSingleton<AccountRemoval>()
            .AddSingleton<IOwnerNames, AccountNames>();
    }
}
