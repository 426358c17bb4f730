namespace Chatbot.Tests.Configuration;

/// <summary>For each setting a value that is refused, and the whole message in both languages.</summary>
public static class SettingMessages
{
    private static readonly string TooLong = new('x', 100_001);
    private static readonly string X100 = new('x', 100);

    public static TheoryData<string, string, string, string> Rows => new()
    {
        {
            "SecretKeyFile", " ",
            "値「 」は使えません。 指定できる値: ファイルのパス。",
            "The value \" \" cannot be used. Allowed: the path of a file."
        },
        {
            "Debug", "maybe",
            "値「maybe」は使えません。 指定できる値: true または false。",
            "The value \"maybe\" cannot be used. Allowed: true or false."
        },
        {
            "Testing", "maybe",
            "値「maybe」は使えません。 指定できる値: true または false。",
            "The value \"maybe\" cannot be used. Allowed: true or false."
        },
        {
            "Port", "65536",
            "値「65536」は使えません。 指定できる値: 0 から 65535 までの整数。",
            "The value \"65536\" cannot be used. Allowed: a whole number from 0 to 65535."
        },
        {
            "ListenOnAllAddresses", "maybe",
            "値「maybe」は使えません。 指定できる値: true または false。",
            "The value \"maybe\" cannot be used. Allowed: true or false."
        },
        {
            "DataFolder", "app/wwwroot/files",
            "値「app/wwwroot/files」は使えません。 指定できる値: フォルダーのパス（ファイルや wwwroot の下は不可）。",
            "The value \"app/wwwroot/files\" cannot be used. Allowed: the path of a folder, not of a file and not below a wwwroot."
        },
        {
            "UploadFolder", "app/wwwroot/files",
            "値「app/wwwroot/files」は使えません。 指定できる値: フォルダーのパス（ファイルや wwwroot の下は不可）。",
            "The value \"app/wwwroot/files\" cannot be used. Allowed: the path of a folder, not of a file and not below a wwwroot."
        },
        {
            "AllowedExtensions", "pdf,exe",
            "値「pdf,exe」は使えません。 指定できる値: pdf, png, jpg, jpeg, gif から一つ以上。",
            "The value \"pdf,exe\" cannot be used. Allowed: one or more of pdf, png, jpg, jpeg, gif."
        },
        {
            "MaxContentLength", "104857601",
            "値「104857601」は使えません。 指定できる値: 1 から 104857600 までの整数。",
            "The value \"104857601\" cannot be used. Allowed: a whole number from 1 to 104857600."
        },
        {
            "OpenAI:Api", "Nonsense",
            "値「Nonsense」は使えません。 指定できる値: Responses, ChatCompletions, Demo のいずれか。",
            "The value \"Nonsense\" cannot be used. Allowed: one of Responses, ChatCompletions, Demo."
        },
        {
            "OpenAI:ApiKey", "sk-with a blank",
            "値が使えません（値は表示しません）。 指定できる値: 空白や全角文字を含まない API キー。",
            "The value cannot be used (it is not shown). Allowed: an API key without white space, in ASCII."
        },
        {
            "OpenAI:ApiKeyFile", " ",
            "値「 」は使えません。 指定できる値: ファイルのパス。",
            "The value \" \" cannot be used. Allowed: the path of a file."
        },
        {
            "OpenAI:Endpoint", "ftp://example.com/",
            "値「ftp://example.com/」は使えません。 指定できる値: http または https の URL（ユーザー名、? と # は不可）。",
            "The value \"ftp://example.com/\" cannot be used. Allowed: an http or https address without user name, ? and #."
        },
        {
            "OpenAI:Model", " ",
            "値「 」は使えません。 指定できる値: 空でない 200 文字以内の 1 行。",
            "The value \" \" cannot be used. Allowed: one line of 1 to 200 characters."
        },
        {
            "OpenAI:Models", TooLong,
            "値「" + X100 + "…」は使えません。 指定できる値: モデル名（それぞれ 200 文字以内）の一覧。",
            "The value \"" + X100 + "…\" cannot be used. Allowed: a list of model names, each of at most 200 characters."
        },
        {
            "OpenAI:Instructions", TooLong,
            "値「" + X100 + "…」は使えません。 指定できる値: 100000 文字以内の文章。",
            "The value \"" + X100 + "…\" cannot be used. Allowed: a text of at most 100000 characters."
        },
        {
            "OpenAI:Temperature", "2.5",
            "値「2.5」は使えません。 指定できる値: 0 から 2 までの数。",
            "The value \"2.5\" cannot be used. Allowed: a number from 0 to 2."
        },
        {
            "OpenAI:MaxOutputTokens", "10000001",
            "値「10000001」は使えません。 指定できる値: 1 から 10000000 までの整数。",
            "The value \"10000001\" cannot be used. Allowed: a whole number from 1 to 10000000."
        },
        {
            "OpenAI:ContextWindow", "100000001",
            "値「100000001」は使えません。 指定できる値: 1000 から 100000000 までの整数。",
            "The value \"100000001\" cannot be used. Allowed: a whole number from 1000 to 100000000."
        },
        {
            "OpenAI:StoreResponses", "maybe",
            "値「maybe」は使えません。 指定できる値: true または false。",
            "The value \"maybe\" cannot be used. Allowed: true or false."
        },
        {
            "OpenAI:WebSearch", "maybe",
            "値「maybe」は使えません。 指定できる値: true または false。",
            "The value \"maybe\" cannot be used. Allowed: true or false."
        },
        {
            "OpenAI:FileSearch", "maybe",
            "値「maybe」は使えません。 指定できる値: true または false。",
            "The value \"maybe\" cannot be used. Allowed: true or false."
        },
        {
            "OpenAI:ConnectTimeout", "90",
            "値「90」は使えません。 指定できる値: 00:00:00.1000000 から 00:10:00 までの時間（時:分:秒）。",
            "The value \"90\" cannot be used. Allowed: a time from 00:00:00.1000000 to 00:10:00, as hours:minutes:seconds."
        },
        {
            "OpenAI:FirstTokenTimeout", "90",
            "値「90」は使えません。 指定できる値: 00:00:00.1000000 から 1.00:00:00 までの時間（時:分:秒）。",
            "The value \"90\" cannot be used. Allowed: a time from 00:00:00.1000000 to 1.00:00:00, as hours:minutes:seconds."
        },
        {
            "OpenAI:BetweenTokensTimeout", "90",
            "値「90」は使えません。 指定できる値: 00:00:00.1000000 から 1.00:00:00 までの時間（時:分:秒）。",
            "The value \"90\" cannot be used. Allowed: a time from 00:00:00.1000000 to 1.00:00:00, as hours:minutes:seconds."
        },
        {
            "OpenAI:Retries", "11",
            "値「11」は使えません。 指定できる値: 0 から 10 までの整数。",
            "The value \"11\" cannot be used. Allowed: a whole number from 0 to 10."
        },
        {
            "Answers:AtOnce", "10001",
            "値「10001」は使えません。 指定できる値: 1 から 10000 までの整数。",
            "The value \"10001\" cannot be used. Allowed: a whole number from 1 to 10000."
        },
        {
            "Answers:Queue", "100001",
            "値「100001」は使えません。 指定できる値: 0 から 100000 までの整数。",
            "The value \"100001\" cannot be used. Allowed: a whole number from 0 to 100000."
        },
        {
            "Answers:Longest", "90",
            "値「90」は使えません。 指定できる値: 00:00:01 から 1.00:00:00 までの時間（時:分:秒）。",
            "The value \"90\" cannot be used. Allowed: a time from 00:00:01 to 1.00:00:00, as hours:minutes:seconds."
        },
        {
            "Answers:CommitInterval", "90",
            "値「90」は使えません。 指定できる値: 00:00:00.0100000 から 00:00:05 までの時間（時:分:秒）。",
            "The value \"90\" cannot be used. Allowed: a time from 00:00:00.0100000 to 00:00:05, as hours:minutes:seconds."
        },
        {
            "Answers:ShutdownGrace", "90",
            "値「90」は使えません。 指定できる値: 00:00:00 から 00:10:00 までの時間（時:分:秒）。",
            "The value \"90\" cannot be used. Allowed: a time from 00:00:00 to 00:10:00, as hours:minutes:seconds."
        },
        {
            "Answers:Heartbeat", "90",
            "値「90」は使えません。 指定できる値: 00:00:01 から 00:05:00 までの時間（時:分:秒）。",
            "The value \"90\" cannot be used. Allowed: a time from 00:00:01 to 00:05:00, as hours:minutes:seconds."
        },
        {
            "Answers:MaxQuestionLength", "1000001",
            "値「1000001」は使えません。 指定できる値: 1 から 1000000 までの整数。",
            "The value \"1000001\" cannot be used. Allowed: a whole number from 1 to 1000000."
        },
        {
            "Uploads:FilesPerMessage", "21",
            "値「21」は使えません。 指定できる値: 1 から 20 までの整数。",
            "The value \"21\" cannot be used. Allowed: a whole number from 1 to 20."
        },
        {
            "Uploads:MaxImagePixels", "1000000001",
            "値「1000000001」は使えません。 指定できる値: 1 から 1000000000 までの整数。",
            "The value \"1000000001\" cannot be used. Allowed: a whole number from 1 to 1000000000."
        },
        {
            "Uploads:MaxImageSide", "100001",
            "値「100001」は使えません。 指定できる値: 1 から 100000 までの整数。",
            "The value \"100001\" cannot be used. Allowed: a whole number from 1 to 100000."
        },
        {
            "Uploads:MaxPdfPages", "10001",
            "値「10001」は使えません。 指定できる値: 1 から 10000 までの整数。",
            "The value \"10001\" cannot be used. Allowed: a whole number from 1 to 10000."
        },
        {
            "Uploads:FreeSpaceFloor", "1099511627777",
            "値「1099511627777」は使えません。 指定できる値: 0 から 1099511627776 までの整数。",
            "The value \"1099511627777\" cannot be used. Allowed: a whole number from 0 to 1099511627776."
        },
        {
            "Uploads:SweepAge", "90",
            "値「90」は使えません。 指定できる値: 00:01:00 から 30.00:00:00 までの時間（時:分:秒）。",
            "The value \"90\" cannot be used. Allowed: a time from 00:01:00 to 30.00:00:00, as hours:minutes:seconds."
        },
        {
            "Uploads:ChecksAtOnce", "65",
            "値「65」は使えません。 指定できる値: 1 から 64 までの整数。",
            "The value \"65\" cannot be used. Allowed: a whole number from 1 to 64."
        },
        {
            "Storage:DatabaseFile", "../chatbot.db",
            "値「../chatbot.db」は使えません。 指定できる値: フォルダーを含まないファイル名。",
            "The value \"../chatbot.db\" cannot be used. Allowed: the name of a file, without a folder."
        },
        {
            "Storage:BusyTimeout", "90",
            "値「90」は使えません。 指定できる値: 00:00:00.1000000 から 00:05:00 までの時間（時:分:秒）。",
            "The value \"90\" cannot be used. Allowed: a time from 00:00:00.1000000 to 00:05:00, as hours:minutes:seconds."
        },
        {
            "Storage:DeleteConversationsAfterDays", "36501",
            "値「36501」は使えません。 指定できる値: 0 から 36500 までの整数。",
            "The value \"36501\" cannot be used. Allowed: a whole number from 0 to 36500."
        },
        {
            "Backup:Folder", "app/wwwroot/files",
            "値「app/wwwroot/files」は使えません。 指定できる値: フォルダーのパス（ファイルや wwwroot の下は不可）、または空。",
            "The value \"app/wwwroot/files\" cannot be used. Allowed: the path of a folder, not of a file and not below a wwwroot; or empty."
        },
        {
            "Backup:KeepCount", "0",
            "値「0」は使えません。 指定できる値: 1 から 1000 までの整数。",
            "The value \"0\" cannot be used. Allowed: a whole number from 1 to 1000."
        },
        {
            "Backup:KeepDays", "3651",
            "値「3651」は使えません。 指定できる値: 0 から 3650 までの整数。",
            "The value \"3651\" cannot be used. Allowed: a whole number from 0 to 3650."
        },
        {
            "Backup:PassphraseFile", " ",
            "値「 」は使えません。 指定できる値: ファイルのパス。",
            "The value \" \" cannot be used. Allowed: the path of a file."
        },
        {
            "Logs:Folder", "app/wwwroot/files",
            "値「app/wwwroot/files」は使えません。 指定できる値: フォルダーのパス（ファイルや wwwroot の下は不可）、または空。",
            "The value \"app/wwwroot/files\" cannot be used. Allowed: the path of a folder, not of a file and not below a wwwroot; or empty."
        },
        {
            "Logs:Level", "Nonsense",
            "値「Nonsense」は使えません。 指定できる値: Trace, Debug, Information, Warning, Error, Critical のいずれか。",
            "The value \"Nonsense\" cannot be used. Allowed: one of Trace, Debug, Information, Warning, Error, Critical."
        },
        {
            "Logs:FileSize", "1073741825",
            "値「1073741825」は使えません。 指定できる値: 65536 から 1073741824 までの整数。",
            "The value \"1073741825\" cannot be used. Allowed: a whole number from 65536 to 1073741824."
        },
        {
            "Logs:Files", "1001",
            "値「1001」は使えません。 指定できる値: 1 から 1000 までの整数。",
            "The value \"1001\" cannot be used. Allowed: a whole number from 1 to 1000."
        },
        {
            "Telemetry:MetricsPort", "65536",
            "値「65536」は使えません。 指定できる値: 0 から 65535 までの整数。",
            "The value \"65536\" cannot be used. Allowed: a whole number from 0 to 65535."
        },
        {
            "Telemetry:MetricsAddress", "localhost",
            "値「localhost」は使えません。 指定できる値: このマシンの IP アドレス（例: 127.0.0.1、0.0.0.0）。",
            "The value \"localhost\" cannot be used. Allowed: an IP address of this machine, such as 127.0.0.1 or 0.0.0.0."
        },
        {
            "Telemetry:OtlpEndpoint", "collector:4318",
            "値「collector:4318」は使えません。 指定できる値: http または https の URL（ユーザー名、? と # は不可）。",
            "The value \"collector:4318\" cannot be used. Allowed: an http or https address without user name, ? and #."
        },
        {
            "Telemetry:OtlpHeaders", "a-key-without-a-name",
            "値が使えません（値は表示しません）。 指定できる値: ASCII で書いた「名前=値,名前=値」形式のヘッダー。",
            "The value cannot be used (it is not shown). Allowed: headers as name=value,name=value, in ASCII."
        },
        {
            "Telemetry:OtlpHeadersFile", " ",
            "値「 」は使えません。 指定できる値: ファイルのパス。",
            "The value \" \" cannot be used. Allowed: the path of a file."
        },
        {
            "Telemetry:TraceRatio", "1.5",
            "値「1.5」は使えません。 指定できる値: 0 から 1 までの数。",
            "The value \"1.5\" cannot be used. Allowed: a number from 0 to 1."
        },
        {
            "Network:AllowedHosts", "https://example.com",
            "値「https://example.com」は使えません。 指定できる値: ホスト名の一覧（example.com、*.example.com。ポートは不可）。",
            "The value \"https://example.com\" cannot be used. Allowed: a list of host names (example.com, *.example.com) without a port."
        },
        {
            "Network:KnownProxies", "10.0.0.0/99",
            "値「10.0.0.0/99」は使えません。 指定できる値: IP アドレスまたはネットワーク（10.0.0.0/8）の一覧。",
            "The value \"10.0.0.0/99\" cannot be used. Allowed: a list of IP addresses or networks (10.0.0.0/8)."
        },
        {
            "Network:MaxConnections", "100001",
            "値「100001」は使えません。 指定できる値: 1 から 100000 までの整数。",
            "The value \"100001\" cannot be used. Allowed: a whole number from 1 to 100000."
        },
        {
            "Network:MaxHeaderBytes", "1048577",
            "値「1048577」は使えません。 指定できる値: 4096 から 1048576 までの整数。",
            "The value \"1048577\" cannot be used. Allowed: a whole number from 4096 to 1048576."
        },
        {
            "Network:MinBodyRate", "1000000.5",
            "値「1000000.5」は使えません。 指定できる値: 1 から 1000000 までの数。",
            "The value \"1000000.5\" cannot be used. Allowed: a number from 1 to 1000000."
        },
        {
            "RateLimits:Enabled", "maybe",
            "値「maybe」は使えません。 指定できる値: true または false。",
            "The value \"maybe\" cannot be used. Allowed: true or false."
        },
        {
            "RateLimits:PostsPerMinute", "1000001",
            "値「1000001」は使えません。 指定できる値: 1 から 1000000 までの整数。",
            "The value \"1000001\" cannot be used. Allowed: a whole number from 1 to 1000000."
        },
        {
            "RateLimits:StreamsAtOnce", "100001",
            "値「100001」は使えません。 指定できる値: 1 から 100000 までの整数。",
            "The value \"100001\" cannot be used. Allowed: a whole number from 1 to 100000."
        },
        {
            "RateLimits:SignInsPerMinute", "1000001",
            "値「1000001」は使えません。 指定できる値: 1 から 1000000 までの整数。",
            "The value \"1000001\" cannot be used. Allowed: a whole number from 1 to 1000000."
        },
        {
            "RateLimits:SignInsPerName", "0",
            "値「0」は使えません。 指定できる値: 1 から 1000000 までの整数。",
            "The value \"0\" cannot be used. Allowed: a whole number from 1 to 1000000."
        },
        {
            "Accounts:Mode", "Nobody",
            "値「Nobody」は使えません。 指定できる値: Accounts, Local のいずれか。",
            "The value \"Nobody\" cannot be used. Allowed: one of Accounts, Local."
        },
        {
            "Accounts:ConfirmLocal", "maybe",
            "値「maybe」は使えません。 指定できる値: true または false。",
            "The value \"maybe\" cannot be used. Allowed: true or false."
        },
        {
            "Accounts:Registration", "Everyone",
            "値「Everyone」は使えません。 指定できる値: Closed, Invite, Open のいずれか。",
            "The value \"Everyone\" cannot be used. Allowed: one of Closed, Invite, Open."
        },
        {
            "Accounts:EmailDomains", "@example.com",
            "値「@example.com」は使えません。 指定できる値: ドメインの一覧（example.com）。",
            "The value \"@example.com\" cannot be used. Allowed: a list of domains (example.com)."
        },
        {
            "Accounts:LockOutAfter", "2",
            "値「2」は使えません。 指定できる値: 3 から 100 までの整数。",
            "The value \"2\" cannot be used. Allowed: a whole number from 3 to 100."
        },
        {
            "Accounts:LockOutFor", "90",
            "値「90」は使えません。 指定できる値: 00:00:01 から 1.00:00:00 までの時間（時:分:秒）。",
            "The value \"90\" cannot be used. Allowed: a time from 00:00:01 to 1.00:00:00, as hours:minutes:seconds."
        },
        {
            "Accounts:SessionIdle", "14",
            "値「14」は使えません。 指定できる値: 00:10:00 から 365.00:00:00 までの時間（時:分:秒）。",
            "The value \"14\" cannot be used. Allowed: a time from 00:10:00 to 365.00:00:00, as hours:minutes:seconds."
        },
        {
            "Accounts:SessionLongest", "90",
            "値「90」は使えません。 指定できる値: 00:10:00 から 365.00:00:00 までの時間（時:分:秒）。",
            "The value \"90\" cannot be used. Allowed: a time from 00:10:00 to 365.00:00:00, as hours:minutes:seconds."
        },
        {
            "Accounts:InviteLasts", "7",
            "値「7」は使えません。 指定できる値: 00:01:00 から 90.00:00:00 までの時間（時:分:秒）。",
            "The value \"7\" cannot be used. Allowed: a time from 00:01:00 to 90.00:00:00, as hours:minutes:seconds."
        },
        {
            "Accounts:ResetLasts", "1",
            "値「1」は使えません。 指定できる値: 00:01:00 から 30.00:00:00 までの時間（時:分:秒）。",
            "The value \"1\" cannot be used. Allowed: a time from 00:01:00 to 30.00:00:00, as hours:minutes:seconds."
        },
        {
            "Accounts:SignInsAtOnce", "65",
            "値「65」は使えません。 指定できる値: 1 から 64 までの整数。",
            "The value \"65\" cannot be used. Allowed: a whole number from 1 to 64."
        },
        {
            "Accounts:SignInQueue", "10001",
            "値「10001」は使えません。 指定できる値: 0 から 10000 までの整数。",
            "The value \"10001\" cannot be used. Allowed: a whole number from 0 to 10000."
        },
        {
            "Usage:TimeZone", "Tokyo",
            "値「Tokyo」は使えません。 指定できる値: IANA のタイムゾーン名（Asia/Tokyo など）。",
            "The value \"Tokyo\" cannot be used. Allowed: the IANA name of a time zone, such as Asia/Tokyo."
        },
        {
            "Usage:Currency", "usd",
            "値「usd」は使えません。 指定できる値: 大文字 3 文字の通貨コード（USD、JPY など）。",
            "The value \"usd\" cannot be used. Allowed: the code of a currency in three capital letters, such as USD or JPY."
        },
        {
            "Usage:Prices", "gpt-4.1=2/8",
            "値「gpt-4.1=2/8」は使えません。 指定できる値: 価格の一覧。それぞれ「モデル名=入力/キャッシュ/出力」（100 万トークンあたり、0 から 1000000）。",
            "The value \"gpt-4.1=2/8\" cannot be used. Allowed: a list of prices, each model=input/cached/output for a million tokens, from 0 to 1000000."
        },
        {
            "Usage:WebSearchPrice", "-1",
            "値「-1」は使えません。 指定できる値: 0 から 1000 までの数。",
            "The value \"-1\" cannot be used. Allowed: a number from 0 to 1000."
        },
        {
            "Usage:FileSearchPrice", "1001",
            "値「1001」は使えません。 指定できる値: 0 から 1000 までの数。",
            "The value \"1001\" cannot be used. Allowed: a number from 0 to 1000."
        },
        {
            "Usage:UserDailyMoney", "1000000001",
            "値「1000000001」は使えません。 指定できる値: 0 から 1000000000 までの数、または none（制限なし）。",
            "The value \"1000000001\" cannot be used. Allowed: a number from 0 to 1000000000, or none for no limit."
        },
        {
            "Usage:UserMonthlyMoney", "1000000001",
            "値「1000000001」は使えません。 指定できる値: 0 から 1000000000 までの数、または none（制限なし）。",
            "The value \"1000000001\" cannot be used. Allowed: a number from 0 to 1000000000, or none for no limit."
        },
        {
            "Usage:UserDailyTokens", "-5",
            "値「-5」は使えません。 指定できる値: 0 から 1000000000000000 までの数、または none（制限なし）。",
            "The value \"-5\" cannot be used. Allowed: a number from 0 to 1000000000000000, or none for no limit."
        },
        {
            "Usage:UserMonthlyTokens", "-5",
            "値「-5」は使えません。 指定できる値: 0 から 1000000000000000 までの数、または none（制限なし）。",
            "The value \"-5\" cannot be used. Allowed: a number from 0 to 1000000000000000, or none for no limit."
        },
        {
            "Usage:TeamDailyMoney", "1000000001",
            "値「1000000001」は使えません。 指定できる値: 0 から 1000000000 までの数、または none（制限なし）。",
            "The value \"1000000001\" cannot be used. Allowed: a number from 0 to 1000000000, or none for no limit."
        },
        {
            "Usage:TeamMonthlyMoney", "1000000001",
            "値「1000000001」は使えません。 指定できる値: 0 から 1000000000 までの数、または none（制限なし）。",
            "The value \"1000000001\" cannot be used. Allowed: a number from 0 to 1000000000, or none for no limit."
        },
        {
            "Usage:TeamDailyTokens", "-5",
            "値「-5」は使えません。 指定できる値: 0 から 1000000000000000 までの数、または none（制限なし）。",
            "The value \"-5\" cannot be used. Allowed: a number from 0 to 1000000000000000, or none for no limit."
        },
        {
            "Usage:TeamMonthlyTokens", "-5",
            "値「-5」は使えません。 指定できる値: 0 から 1000000000000000 までの数、または none（制限なし）。",
            "The value \"-5\" cannot be used. Allowed: a number from 0 to 1000000000000000, or none for no limit."
        },
        {
            "Usage:Contact", " ",
            "値「 」は使えません。 指定できる値: 200 文字以内の 1 行、または空。",
            "The value \" \" cannot be used. Allowed: one line of at most 200 characters; or empty."
        },
        {
            "Oidc:Authority", "http://login.example.com/",
            "値「http://login.example.com/」は使えません。 指定できる値: https の URL（ユーザー名、? と # は不可。http はこのマシン上の場合のみ）。",
            "The value \"http://login.example.com/\" cannot be used. Allowed: an https address without user name, ? and # (http on this machine only)."
        },
        {
            "Oidc:ClientId", TooLong,
            "値「" + X100 + "…」は使えません。 指定できる値: 200 文字以内の 1 行、または空。",
            "The value \"" + X100 + "…\" cannot be used. Allowed: one line of at most 200 characters; or empty."
        },
        {
            "Oidc:ClientSecret", "秘密",
            "値が使えません（値は表示しません）。 指定できる値: ASCII の印字可能な文字だけのシークレット。",
            "The value cannot be used (it is not shown). Allowed: a secret of printable ASCII."
        },
        {
            "Oidc:ClientSecretFile", " ",
            "値「 」は使えません。 指定できる値: ファイルのパス。",
            "The value \" \" cannot be used. Allowed: the path of a file."
        },
        {
            "Oidc:DisplayName", TooLong,
            "値「" + X100 + "…」は使えません。 指定できる値: 200 文字以内の 1 行、または空。",
            "The value \"" + X100 + "…\" cannot be used. Allowed: one line of at most 200 characters; or empty."
        },
        {
            "Oidc:Scopes", "profile",
            "値「profile」は使えません。 指定できる値: openid を含むスコープ名の一覧。",
            "The value \"profile\" cannot be used. Allowed: a list of scope names with openid among them."
        },
        {
            "Oidc:CreateAccounts", "maybe",
            "値「maybe」は使えません。 指定できる値: true または false。",
            "The value \"maybe\" cannot be used. Allowed: true or false."
        },
        {
            "Oidc:EmailDomains", "@example.com",
            "値「@example.com」は使えません。 指定できる値: ドメインの一覧（example.com）。",
            "The value \"@example.com\" cannot be used. Allowed: a list of domains (example.com)."
        },
        {
            "Storage:UpgradeSnapshots", "21",
            "値「21」は使えません。 指定できる値: 1 から 20 までの整数。",
            "The value \"21\" cannot be used. Allowed: a whole number from 1 to 20."
        },
        {
            "Storage:UpgradeSnapshotDays", "0",
            "値「0」は使えません。 指定できる値: 1 から 3650 までの整数。",
            "The value \"0\" cannot be used. Allowed: a whole number from 1 to 3650."
        },
        {
            "Disk:WarnAtPercent", "101",
            "値「101」は使えません。 指定できる値: 1 から 100 までの整数。",
            "The value \"101\" cannot be used. Allowed: a whole number from 1 to 100."
        },
        {
            "Disk:ReadOnlyBelow", "-1",
            "値「-1」は使えません。 指定できる値: 0 から 1099511627776 までの整数。",
            "The value \"-1\" cannot be used. Allowed: a whole number from 0 to 1099511627776."
        },
        {
            "Usage:KeepMonths", "0",
            "値「0」は使えません。 指定できる値: 1 から 1200 までの整数。",
            "The value \"0\" cannot be used. Allowed: a whole number from 1 to 1200."
        },
        {
            "SecurityEvents:Kept", "99",
            "値「99」は使えません。 指定できる値: 100 から 1000000 までの整数。",
            "The value \"99\" cannot be used. Allowed: a whole number from 100 to 1000000."
        },
        {
            "SecurityEvents:Days", "0",
            "値「0」は使えません。 指定できる値: 1 から 3650 までの整数。",
            "The value \"0\" cannot be used. Allowed: a whole number from 1 to 3650."
        },
        {
            "AbnormalActivity:Window", "00:00:00",
            "値「00:00:00」は使えません。 指定できる値: 00:00:01 から 1.00:00:00 までの時間（時:分:秒）。",
            "The value \"00:00:00\" cannot be used. Allowed: a time from 00:00:01 to 1.00:00:00, as hours:minutes:seconds."
        },
        {
            "AbnormalActivity:SignInFailed", "100001",
            "値「100001」は使えません。 指定できる値: 0 から 100000 までの整数。",
            "The value \"100001\" cannot be used. Allowed: a whole number from 0 to 100000."
        },
        {
            "AbnormalActivity:LockedOut", "100001",
            "値「100001」は使えません。 指定できる値: 0 から 100000 までの整数。",
            "The value \"100001\" cannot be used. Allowed: a whole number from 0 to 100000."
        },
        {
            "AbnormalActivity:SetupTokenRefused", "100001",
            "値「100001」は使えません。 指定できる値: 0 から 100000 までの整数。",
            "The value \"100001\" cannot be used. Allowed: a whole number from 0 to 100000."
        },
        {
            "AbnormalActivity:RegistrationRefused", "100001",
            "値「100001」は使えません。 指定できる値: 0 から 100000 までの整数。",
            "The value \"100001\" cannot be used. Allowed: a whole number from 0 to 100000."
        },
        {
            "AbnormalActivity:UploadRefused", "100001",
            "値「100001」は使えません。 指定できる値: 0 から 100000 までの整数。",
            "The value \"100001\" cannot be used. Allowed: a whole number from 0 to 100000."
        },
        {
            "AbnormalActivity:AllowanceReached", "100001",
            "値「100001」は使えません。 指定できる値: 0 から 100000 までの整数。",
            "The value \"100001\" cannot be used. Allowed: a whole number from 0 to 100000."
        },
        {
            "AbnormalActivity:RateLimited", "100001",
            "値「100001」は使えません。 指定できる値: 0 から 100000 までの整数。",
            "The value \"100001\" cannot be used. Allowed: a whole number from 0 to 100000."
        },
        {
            "Banner:Japanese", TooLong,
            "値「" + X100 + "…」は使えません。 指定できる値: 500 文字以内の文章。",
            "The value \"" + X100 + "…\" cannot be used. Allowed: a text of at most 500 characters."
        },
        {
            "Banner:English", TooLong,
            "値「" + X100 + "…」は使えません。 指定できる値: 500 文字以内の文章。",
            "The value \"" + X100 + "…\" cannot be used. Allowed: a text of at most 500 characters."
        },
    };
}
