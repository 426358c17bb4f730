PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE "__EFMigrationsHistory" (
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
    "FormToken" TEXT NULL, "Receipt" TEXT NULL,
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
INSERT INTO "__EFMigrationsHistory" (MigrationId, ProductVersion) VALUES
  ('20261124061113_Initial', '10.0.15');
INSERT INTO "__EFMigrationsHistory" (MigrationId, ProductVersion) VALUES
  ('20261124094937_Team', '10.0.15');
INSERT INTO "AnswerPieces" (Id, AnswerId, Text) VALUES
  (41, '01A20B2C-0019-7C3D-8E4F-5A6B7C8D9E0F', 'はい、😀 も');
INSERT INTO "AnswerPieces" (Id, AnswerId, Text) VALUES
  (42, '01A20B2C-0019-7C3D-8E4F-5A6B7C8D9E0F', '「髙﨑」も扱えます。');
INSERT INTO "Conversations" (Id, OwnerId, Title, CreatedAt, UpdatedAt, VectorStoreIds) VALUES
  ('01A20B2C-0001-7C3D-8E4F-5A6B7C8D9E0F', 'local', '経費精算の手順', 1795489200000, 1795489290000, '["vs_handbook"]');
INSERT INTO "Conversations" (Id, OwnerId, Title, CreatedAt, UpdatedAt, VectorStoreIds) VALUES
  ('01A20B2C-0002-7C3D-8E4F-5A6B7C8D9E0F', 'local', 'Q3 report — what''s "net"?', 1795489400000, 1795489460000, '[]');
INSERT INTO "Conversations" (Id, OwnerId, Title, CreatedAt, UpdatedAt, VectorStoreIds) VALUES
  ('01A20B2C-0003-7C3D-8E4F-5A6B7C8D9E0F', 'local', '😀 長い文章　と「かぎ」', 1795489500000, 1795489500000, '[]');
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning, FormToken, Receipt) VALUES
  ('01A20B2C-0011-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0001-7C3D-8E4F-5A6B7C8D9E0F', 1, '経費精算の手順を教えてください。
添付の領収書も見てください。', 1795489200000, 'question', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '01A20B2C-0111-7C3D-8E4F-5A6B7C8D9E0F', NULL);
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning, FormToken, Receipt) VALUES
  ('01A20B2C-0012-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0001-7C3D-8E4F-5A6B7C8D9E0F', 2, '## 手順

1. 領収書を**撮影**します
2. 申請書に `1,280 円` と書きます

| 項目 | 金額 |
| --- | --- |
| 交通費 | 1,280 |
', 1795489201000, 'answer', '01A20B2C-0011-7C3D-8E4F-5A6B7C8D9E0F', 'Complete', NULL, NULL, 'gpt-4.1', 1, 'resp_0193', NULL, 0, 0, 1795489209000, 640, '[{"Title": "\u7d4c\u8cbb\u898f\u7a0b", "Address": "https://example.com/keihi"}, {"Title": "handbook.pdf", "Address": null}]', 16, 42, 128, 0, NULL, NULL);
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning, FormToken, Receipt) VALUES
  ('01A20B2C-0013-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0001-7C3D-8E4F-5A6B7C8D9E0F', 3, 'では、出張の場合は？', 1795489260000, 'question', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '01A20B2C-0113-7C3D-8E4F-5A6B7C8D9E0F', NULL);
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning, FormToken, Receipt) VALUES
  ('01A20B2C-0014-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0001-7C3D-8E4F-5A6B7C8D9E0F', 4, '出張の場合は、まず', 1795489261000, 'answer', '01A20B2C-0013-7C3D-8E4F-5A6B7C8D9E0F', 'Stopped', NULL, NULL, 'gpt-4.1', 0, NULL, 1, 0, 0, 1795489269000, 640, '[]', 0, 42, 128, 0, NULL, NULL);
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning, FormToken, Receipt) VALUES
  ('01A20B2C-0015-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0001-7C3D-8E4F-5A6B7C8D9E0F', 5, '', 1795489290000, 'answer', '01A20B2C-0013-7C3D-8E4F-5A6B7C8D9E0F', 'Failed', 'RateLimited', 20000, 'gpt-4.1', 0, NULL, NULL, 0, 0, 1795489298000, NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning, FormToken, Receipt) VALUES
  ('01A20B2C-0016-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0002-7C3D-8E4F-5A6B7C8D9E0F', 1, 'What''s the "net" in Q3? ''; DROP TABLE Messages; --', 1795489400000, 'question', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '01A20B2C-0116-7C3D-8E4F-5A6B7C8D9E0F', NULL);
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning, FormToken, Receipt) VALUES
  ('01A20B2C-0017-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0002-7C3D-8E4F-5A6B7C8D9E0F', 2, 'Net is **gross minus tax**.', 1795489401000, 'answer', '01A20B2C-0016-7C3D-8E4F-5A6B7C8D9E0F', 'Interrupted', NULL, NULL, 'gpt-4.1', 0, NULL, NULL, 1, 1, 1795489409000, 640, '[]', 0, 42, 128, 0, NULL, NULL);
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning, FormToken, Receipt) VALUES
  ('01A20B2C-0018-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0003-7C3D-8E4F-5A6B7C8D9E0F', 1, '😀 絵文字と　全角空白、髙﨑さんの「外字」、そして \ と % を含む文。', 1795489500000, 'question', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '01A20B2C-0118-7C3D-8E4F-5A6B7C8D9E0F', NULL);
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning, FormToken, Receipt) VALUES
  ('01A20B2C-0019-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0003-7C3D-8E4F-5A6B7C8D9E0F', 2, '', 1795489501000, 'answer', '01A20B2C-0018-7C3D-8E4F-5A6B7C8D9E0F', 'Running', NULL, NULL, 'gpt-4.1', 0, NULL, NULL, 0, 0, NULL, NULL, '[]', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "Attachments" (Id, QuestionId, Name, Kind, Size, Hash) VALUES
  ('01A20B2C-0031-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0011-7C3D-8E4F-5A6B7C8D9E0F', '領収書 2026-11.pdf', 'Pdf', 48213, '6f32860910ca0fb2a20c7fda143666b09dbf8db5238195c90a586fb542ff0cad');
INSERT INTO "Attachments" (Id, QuestionId, Name, Kind, Size, Hash) VALUES
  ('01A20B2C-0032-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0011-7C3D-8E4F-5A6B7C8D9E0F', '写真.png', 'Png', 1203, '55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8');
INSERT INTO "Accounts" (Id, DisplayName, Role, Disabled, CreatedAt, UserName, NormalizedUserName, Email, NormalizedEmail, EmailConfirmed, PasswordHash, SecurityStamp, ConcurrencyStamp, TwoFactorEnabled, LockoutEnd, LockoutEnabled, AccessFailedCount) VALUES
  ('3f0c1d2e-4b5a-4c6d-8e7f-90a1b2c3d4e5', '山田 花子', 'Administrator', 0, 1795489200000, 'hanako', 'HANAKO', 'hanako@example.com', 'HANAKO@EXAMPLE.COM', 0, 'AQAAAAIAAYagAAAAEDAxMjM0NTY3ODlhYmNkZWYN3bUaeoVTdZz46pcL9AQZkbj/jt/1d8ZkV9vBmE9clg==', '7QJ4ZC2B5XK3W6YV', '5b1f0c8e-0d3a-4b57-9c1e-2f6a7d8e9b0c', 0, NULL, 1, 0);
INSERT INTO "Accounts" (Id, DisplayName, Role, Disabled, CreatedAt, UserName, NormalizedUserName, Email, NormalizedEmail, EmailConfirmed, PasswordHash, SecurityStamp, ConcurrencyStamp, TwoFactorEnabled, LockoutEnd, LockoutEnabled, AccessFailedCount) VALUES
  ('a1b2c3d4-e5f6-4708-9a0b-1c2d3e4f5061', '', 'Member', 1, 1795489201000, 'ken-2', 'KEN-2', NULL, NULL, 0, NULL, NULL, NULL, 1, 1795490100000, 1, 3);
INSERT INTO "Conversations" (Id, OwnerId, Title, CreatedAt, UpdatedAt, VectorStoreIds) VALUES
  ('01A20B2C-0004-7C3D-8E4F-5A6B7C8D9E0F', '3f0c1d2e-4b5a-4c6d-8e7f-90a1b2c3d4e5', '花子の会話', 1795489600000, 1795489600000, '[]');
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, FormToken) VALUES
  ('01A20B2C-0021-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0004-7C3D-8E4F-5A6B7C8D9E0F', 1, 'これは花子だけが読めます。', 1795489600000, 'question', '01A20B2C-0121-7C3D-8E4F-5A6B7C8D9E0F');
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Model, WebSearch, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning, Receipt) VALUES
  ('01A20B2C-0022-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0004-7C3D-8E4F-5A6B7C8D9E0F', 2, 'はい、花子さんだけです。', 1795489601000, 'answer', '01A20B2C-0021-7C3D-8E4F-5A6B7C8D9E0F', 'Complete', 'gpt-4.1', 1, 0, 0, 1795489604000, 512, '[]', 0, 42, 128, 0, '{"Cost":1108000,"Price":{"Currency":"USD","Input":2.0,"CachedInput":0.5,"Output":8.0,"WebSearch":0.01},"Searches":1,"Estimated":false}');
INSERT INTO "UsageRecords" (AnswerId, OwnerId, Model, Day, Price, PromptTokens, Tokens, Cost, InputTokens, CachedInputTokens, OutputTokens, Searches, Estimated, Settled) VALUES
  ('01A20B2C-0022-7C3D-8E4F-5A6B7C8D9E0F', '3f0c1d2e-4b5a-4c6d-8e7f-90a1b2c3d4e5', 'gpt-4.1', '2026-11-24', '{"Currency":"USD","Input":2.0,"CachedInput":0.5,"Output":8.0,"WebSearch":0.01}', 42, 170, 1108000, 42, 0, 128, 1, 0, 1);
INSERT INTO "UsageRecords" (AnswerId, OwnerId, Model, Day, Price, PromptTokens, Tokens, Cost, InputTokens, CachedInputTokens, OutputTokens, Searches, Estimated, Settled) VALUES
  ('01A20B2C-0019-7C3D-8E4F-5A6B7C8D9E0F', 'local', 'gpt-4.1', '2026-11-24', '{"Currency":"USD","Input":2.0,"CachedInput":0.5,"Output":8.0,"WebSearch":0.01}', 64, 16448, 131200000, 0, 0, 0, 0, 0, 0);
INSERT INTO "UsageRecords" (AnswerId, OwnerId, Model, Day, Price, PromptTokens, Tokens, Cost, InputTokens, CachedInputTokens, OutputTokens, Searches, Estimated, Settled) VALUES
  ('01A20B2C-0099-7C3D-8E4F-5A6B7C8D9E0F', 'a1b2c3d4-e5f6-4708-9a0b-1c2d3e4f5061', 'gpt-4.1-mini', '2026-10-31', '{"Currency":"USD","Input":2.0,"CachedInput":0.5,"Output":8.0,"WebSearch":0.01}', 9, 20, 96000, 9, 0, 11, 0, 1, 1);
INSERT INTO "AccountLinks" (Id, Kind, TokenHash, AccountId, MadeBy, CreatedAt, ExpiresAt) VALUES
  ('01A20B2C-0041-7C3D-8E4F-5A6B7C8D9E0F', 'Invite', '5014f9af3a684fdd64a775c1c4c532ee66b1b96cb56b1d02170d2249b6764f75', NULL, '3f0c1d2e-4b5a-4c6d-8e7f-90a1b2c3d4e5', 1795489200000, 1796094000000);
INSERT INTO "AccountLinks" (Id, Kind, TokenHash, AccountId, MadeBy, CreatedAt, ExpiresAt) VALUES
  ('01A20B2C-0042-7C3D-8E4F-5A6B7C8D9E0F', 'Password', '5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8', 'a1b2c3d4-e5f6-4708-9a0b-1c2d3e4f5061', '3f0c1d2e-4b5a-4c6d-8e7f-90a1b2c3d4e5', 1795489200000, 1795575600000);
INSERT INTO "AccountLogins" (LoginProvider, ProviderKey, ProviderDisplayName, UserId) VALUES
  ('https://login.example.com/', '248289761001', 'hanako@example.com', '3f0c1d2e-4b5a-4c6d-8e7f-90a1b2c3d4e5');
INSERT INTO "AccountPasskeys" (CredentialId, UserId, Data) VALUES
  (X'000102030405060708090A0B0C0D0E0F', '3f0c1d2e-4b5a-4c6d-8e7f-90a1b2c3d4e5', '{"PublicKey":"pQECAyYgASFYIA==","Name":"\u82b1\u5b50\u306e iPhone","CreatedAt":"2026-11-24T06:00:00+00:00","SignCount":3,"Transports":["internal"],"IsUserVerified":true,"IsBackupEligible":true,"IsBackedUp":true,"AttestationObject":"o2NmbXQ=","ClientDataJson":"e30="}');
INSERT INTO "AccountSessions" (Id, AccountId, TokenHash, CreatedAt, LastSeenAt, Client, Agent) VALUES
  ('01A20B2C-0051-7C3D-8E4F-5A6B7C8D9E0F', '3f0c1d2e-4b5a-4c6d-8e7f-90a1b2c3d4e5', '3f3af1ecebbd1410ab417ec0d27bbfcb5d340e177ae159b59fc8626c2dfd9175', 1795489200000, 1795489600000, '192.0.2.7', 'Chrome, Windows');
INSERT INTO "AccountTokens" (UserId, LoginProvider, Name, Value) VALUES
  ('a1b2c3d4-e5f6-4708-9a0b-1c2d3e4f5061', 'Chatbot', 'Authenticator', 'CfDJ8sealed');
INSERT INTO "RuntimeSettings" (Key, Version, Before, Value, At, By) VALUES
  ('Banner:Japanese', 1, '', '土曜の夜は停止します。', 1795489700000, '3f0c1d2e-4b5a-4c6d-8e7f-90a1b2c3d4e5');
INSERT INTO "RuntimeSettings" (Key, Version, Before, Value, At, By) VALUES
  ('Banner:Japanese', 2, '土曜の夜は停止します。', NULL, 1795489800000, '3f0c1d2e-4b5a-4c6d-8e7f-90a1b2c3d4e5');
INSERT INTO "SecurityEvents" (Id, Kind, AccountId, Client, ByAccountId, At, LastAt, Count) VALUES
  (7, 'SignInFailed', NULL, '203.0.113.9', NULL, 1795489200000, 1795489230000, 12);
INSERT INTO "SecurityEvents" (Id, Kind, AccountId, Client, ByAccountId, At, LastAt, Count) VALUES
  (8, 'RoleChanged', '3f0c1d2e-4b5a-4c6d-8e7f-90a1b2c3d4e5', '192.0.2.7', '3f0c1d2e-4b5a-4c6d-8e7f-90a1b2c3d4e5', 1795489201000, 1795489201000, 1);
COMMIT;
