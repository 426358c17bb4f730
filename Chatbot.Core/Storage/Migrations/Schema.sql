CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);

CREATE TABLE "AnswerPieces" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AnswerPieces" PRIMARY KEY,
    "AnswerId" TEXT NOT NULL,
    "Text" TEXT NOT NULL
);

CREATE TABLE "Conversations" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Conversations" PRIMARY KEY,
    "OwnerId" TEXT NOT NULL,
    "Title" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "UpdatedAt" INTEGER NOT NULL,
    "VectorStoreIds" TEXT NOT NULL
);

CREATE TABLE "Messages" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Messages" PRIMARY KEY,
    "ConversationId" TEXT NOT NULL,
    "Number" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "QuestionId" TEXT NULL,
    "State" TEXT NULL,
    "Error" TEXT NULL,
    "RetryAfter" INTEGER NULL,
    "Model" TEXT NULL,
    "WebSearch" INTEGER NULL,
    "ResponseId" TEXT NULL,
    "HistoryFrom" INTEGER NULL,
    "PdfAsText" INTEGER NULL,
    "LengthReached" INTEGER NULL,
    "FinishedAt" INTEGER NULL,
    "FirstTokenAfter" INTEGER NULL,
    "Sources" TEXT NULL,
    "Tokens_CachedInput" INTEGER NULL,
    "Tokens_Input" INTEGER NULL,
    "Tokens_Output" INTEGER NULL,
    "Tokens_Reasoning" INTEGER NULL,
    "FormToken" TEXT NULL,
    CONSTRAINT "FK_Messages_Conversations_ConversationId" FOREIGN KEY ("ConversationId") REFERENCES "Conversations" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_Messages_Messages_QuestionId" FOREIGN KEY ("QuestionId") REFERENCES "Messages" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Attachments" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Attachments" PRIMARY KEY,
    "QuestionId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Size" INTEGER NOT NULL,
    "Hash" TEXT NOT NULL,
    CONSTRAINT "FK_Attachments_Messages_QuestionId" FOREIGN KEY ("QuestionId") REFERENCES "Messages" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_Attachments_Hash" ON "Attachments" ("Hash");

CREATE INDEX "IX_Attachments_QuestionId" ON "Attachments" ("QuestionId");

CREATE INDEX "IX_Conversations_OwnerId_UpdatedAt" ON "Conversations" ("OwnerId", "UpdatedAt");

CREATE UNIQUE INDEX "IX_Messages_ConversationId_Number" ON "Messages" ("ConversationId", "Number");

CREATE UNIQUE INDEX "IX_Messages_FormToken" ON "Messages" ("FormToken");

CREATE INDEX "IX_Messages_QuestionId" ON "Messages" ("QuestionId");

CREATE INDEX "IX_Messages_State" ON "Messages" ("State") WHERE State IN ('Waiting', 'Running');

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261124061113_Initial', '10.0.15');

ALTER TABLE "Messages" ADD "Receipt" TEXT NULL;

CREATE TABLE "Accounts" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Accounts" PRIMARY KEY,
    "DisplayName" TEXT NOT NULL,
    "Role" TEXT NOT NULL,
    "Disabled" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "UserName" TEXT NOT NULL,
    "NormalizedUserName" TEXT NOT NULL,
    "Email" TEXT NULL,
    "NormalizedEmail" TEXT NULL,
    "EmailConfirmed" INTEGER NOT NULL,
    "PasswordHash" TEXT NULL,
    "SecurityStamp" TEXT NULL,
    "ConcurrencyStamp" TEXT NULL,
    "TwoFactorEnabled" INTEGER NOT NULL,
    "LockoutEnd" INTEGER NULL,
    "LockoutEnabled" INTEGER NOT NULL,
    "AccessFailedCount" INTEGER NOT NULL
);

CREATE TABLE "RuntimeSettings" (
    "Key" TEXT NOT NULL,
    "Version" INTEGER NOT NULL,
    "Before" TEXT NOT NULL,
    "Value" TEXT NULL,
    "At" INTEGER NOT NULL,
    "By" TEXT NOT NULL,
    CONSTRAINT "PK_RuntimeSettings" PRIMARY KEY ("Key", "Version")
);

CREATE TABLE "SecurityEvents" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_SecurityEvents" PRIMARY KEY AUTOINCREMENT,
    "Kind" TEXT NOT NULL,
    "AccountId" TEXT NULL,
    "Client" TEXT NULL,
    "ByAccountId" TEXT NULL,
    "At" INTEGER NOT NULL,
    "LastAt" INTEGER NOT NULL,
    "Count" INTEGER NOT NULL
);

CREATE TABLE "UsageRecords" (
    "AnswerId" TEXT NOT NULL CONSTRAINT "PK_UsageRecords" PRIMARY KEY,
    "OwnerId" TEXT NOT NULL,
    "Model" TEXT NOT NULL,
    "Day" TEXT NOT NULL,
    "Price" TEXT NOT NULL,
    "PromptTokens" INTEGER NOT NULL,
    "Tokens" INTEGER NOT NULL,
    "Cost" INTEGER NOT NULL,
    "InputTokens" INTEGER NOT NULL,
    "CachedInputTokens" INTEGER NOT NULL,
    "OutputTokens" INTEGER NOT NULL,
    "Searches" INTEGER NOT NULL,
    "Estimated" INTEGER NOT NULL,
    "Settled" INTEGER NOT NULL
);

CREATE TABLE "AccountLinks" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_AccountLinks" PRIMARY KEY,
    "Kind" TEXT NOT NULL,
    "TokenHash" TEXT NOT NULL,
    "AccountId" TEXT NULL,
    "MadeBy" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NOT NULL,
    CONSTRAINT "FK_AccountLinks_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "AccountLogins" (
    "LoginProvider" TEXT NOT NULL,
    "ProviderKey" TEXT NOT NULL,
    "ProviderDisplayName" TEXT NULL,
    "UserId" TEXT NULL,
    CONSTRAINT "PK_AccountLogins" PRIMARY KEY ("LoginProvider", "ProviderKey"),
    CONSTRAINT "FK_AccountLogins_Accounts_UserId" FOREIGN KEY ("UserId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "AccountPasskeys" (
    "CredentialId" BLOB NOT NULL CONSTRAINT "PK_AccountPasskeys" PRIMARY KEY,
    "UserId" TEXT NULL,
    "Data" TEXT NOT NULL,
    CONSTRAINT "FK_AccountPasskeys_Accounts_UserId" FOREIGN KEY ("UserId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "AccountSessions" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_AccountSessions" PRIMARY KEY,
    "AccountId" TEXT NOT NULL,
    "TokenHash" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "LastSeenAt" INTEGER NOT NULL,
    "Client" TEXT NOT NULL,
    "Agent" TEXT NOT NULL,
    CONSTRAINT "FK_AccountSessions_Accounts_AccountId" FOREIGN KEY ("AccountId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE TABLE "AccountTokens" (
    "UserId" TEXT NOT NULL,
    "LoginProvider" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Value" TEXT NULL,
    CONSTRAINT "PK_AccountTokens" PRIMARY KEY ("UserId", "LoginProvider", "Name"),
    CONSTRAINT "FK_AccountTokens_Accounts_UserId" FOREIGN KEY ("UserId") REFERENCES "Accounts" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_AccountLinks_AccountId" ON "AccountLinks" ("AccountId");

CREATE UNIQUE INDEX "IX_AccountLinks_TokenHash" ON "AccountLinks" ("TokenHash");

CREATE INDEX "IX_AccountLogins_UserId" ON "AccountLogins" ("UserId");

CREATE INDEX "IX_AccountPasskeys_UserId" ON "AccountPasskeys" ("UserId");

CREATE UNIQUE INDEX "IX_Accounts_NormalizedEmail" ON "Accounts" ("NormalizedEmail");

CREATE UNIQUE INDEX "IX_Accounts_NormalizedUserName" ON "Accounts" ("NormalizedUserName");

CREATE INDEX "IX_AccountSessions_AccountId" ON "AccountSessions" ("AccountId");

CREATE UNIQUE INDEX "IX_AccountSessions_TokenHash" ON "AccountSessions" ("TokenHash");

CREATE INDEX "IX_SecurityEvents_Kind_LastAt" ON "SecurityEvents" ("Kind", "LastAt");

CREATE INDEX "IX_SecurityEvents_LastAt" ON "SecurityEvents" ("LastAt");

CREATE INDEX "IX_UsageRecords_Day" ON "UsageRecords" ("Day");

CREATE INDEX "IX_UsageRecords_OwnerId_Day" ON "UsageRecords" ("OwnerId", "Day");

CREATE INDEX "IX_UsageRecords_Settled" ON "UsageRecords" ("Settled") WHERE Settled = 0;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261124094937_Team', '10.0.15');

