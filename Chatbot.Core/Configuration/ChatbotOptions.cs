namespace Chatbot.Core.Configuration;

/// <summary>
/// The settings that every profile shares (config.py's <c>Config</c>) and the sections that this product adds.
/// One of <see cref="DevelopmentOptions"/>, <see cref="TestingOptions"/> and <see cref="ProductionOptions"/> is bound at start.
/// </summary>
public abstract class ChatbotOptions
{
    /// <summary>Protects the key ring at rest: at least 32 bytes in Production. Flat name: <c>SECRET_KEY</c>.</summary>
    [Setting(FlatName = "SECRET_KEY", Secret = true)]
    public string SecretKey { get; set; } = "";

    /// <summary>A file that holds <see cref="SecretKey"/>, read when that is empty. Flat name: <c>SECRET_KEY_FILE</c>.</summary>
    [Setting(FlatName = "SECRET_KEY_FILE")]
    public string SecretKeyFile { get; set; } = "/run/secrets/secret_key";

    /// <summary>Shows the detail of errors on the page. Never in Production.</summary>
    [Setting(NotFromEnvironment = true)]
    public bool Debug { get; set; }

    /// <summary>True while the product tests itself.</summary>
    [Setting(NotFromEnvironment = true)]
    public bool Testing { get; set; }

    /// <summary>TCP port, 0 to 65535 (0: any free one). Flat name: <c>PORT</c>.</summary>
    [Setting(FlatName = "PORT")]
    public int Port { get; set; } = 5000;

    /// <summary>Listens on every address instead of on localhost only.</summary>
    public bool ListenOnAllAddresses { get; set; }

    /// <summary>Where the database, the attachments and the key ring live. Relative to the current folder.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>Where uploads rest while a request is read; emptied after it. Never below a web root.</summary>
    public string UploadFolder { get; set; } = "/tmp/uploads";

    /// <summary>What may be attached, without dots. A subset of pdf, png, jpg, jpeg, gif.</summary>
    public List<string> AllowedExtensions { get; set; } = ["pdf", "png", "jpg", "jpeg", "gif"];

    /// <summary>The largest attached file, in bytes (config.py: 5 * 1024 * 1024).</summary>
    public long MaxContentLength { get; set; } = 5 * 1024 * 1024;

    public OpenAIOptions OpenAI { get; set; } = new();

    public AnswerOptions Answers { get; set; } = new();

    public UploadOptions Uploads { get; set; } = new();

    public StorageOptions Storage { get; set; } = new();

    public DiskOptions Disk { get; set; } = new();

    public BackupOptions Backup { get; set; } = new();

    public LogOptions Logs { get; set; } = new();

    public TelemetryOptions Telemetry { get; set; } = new();

    public NetworkOptions Network { get; set; } = new();

    public RateLimitOptions RateLimits { get; set; } = new();

    public AccountOptions Accounts { get; set; } = new();

    public OidcOptions Oidc { get; set; } = new();

    public UsageOptions Usage { get; set; } = new();

    public SecurityEventOptions SecurityEvents { get; set; } = new();

    public AbnormalActivityOptions AbnormalActivity { get; set; } = new();

    public BannerOptions Banner { get; set; } = new();
}

/// <summary>config.py's <c>DevelopmentConfig</c>: detail on the page, the demo model when there is no key.</summary>
public sealed class DevelopmentOptions : ChatbotOptions
{
    public DevelopmentOptions() => Debug = true;
}

/// <summary>config.py's <c>TestingConfig</c>.</summary>
public sealed class TestingOptions : ChatbotOptions
{
    public TestingOptions() => Testing = true;
}

/// <summary>config.py's <c>ProductionConfig</c>: nothing is assumed, secrets and accounts are demanded, every address is listened on.</summary>
public sealed class ProductionOptions : ChatbotOptions
{
    public ProductionOptions()
    {
        ListenOnAllAddresses = true;
        Accounts.Mode = AccountMode.Accounts;
        Usage.TeamMonthlyMoney = 100;
    }
}
