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
INSERT INTO "__EFMigrationsHistory" (MigrationId, ProductVersion) VALUES
  ('20261124061113_Initial', '10.0.15');
INSERT INTO "Conversations" (Id, OwnerId, Title, CreatedAt, UpdatedAt, VectorStoreIds) VALUES
  ('01A20B2C-0001-7C3D-8E4F-5A6B7C8D9E0F', 'local', '経費精算の手順', 1795489200000, 1795489290000, '["vs_handbook"]');
INSERT INTO "Conversations" (Id, OwnerId, Title, CreatedAt, UpdatedAt, VectorStoreIds) VALUES
  ('01A20B2C-0002-7C3D-8E4F-5A6B7C8D9E0F', 'local', 'Q3 report — what''s "net"?', 1795489400000, 1795489460000, '[]');
INSERT INTO "Conversations" (Id, OwnerId, Title, CreatedAt, UpdatedAt, VectorStoreIds) VALUES
  ('01A20B2C-0003-7C3D-8E4F-5A6B7C8D9E0F', 'local', '😀 長い文章　と「かぎ」', 1795489500000, 1795489500000, '[]');
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, FormToken) VALUES
  ('01A20B2C-0011-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0001-7C3D-8E4F-5A6B7C8D9E0F', 1, '経費精算の手順を教えてください。
添付の領収書も見てください。', 1795489200000, 'question', '01A20B2C-0111-7C3D-8E4F-5A6B7C8D9E0F');
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning) VALUES
  ('01A20B2C-0012-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0001-7C3D-8E4F-5A6B7C8D9E0F', 2, '## 手順

1. 領収書を**撮影**します
2. 申請書に `1,280 円` と書きます

| 項目 | 金額 |
| --- | --- |
| 交通費 | 1,280 |
', 1795489201000, 'answer', '01A20B2C-0011-7C3D-8E4F-5A6B7C8D9E0F', 'Complete', NULL, NULL, 'gpt-4.1', 1, 'resp_0193', NULL, 0, 0, 1795489209000, 640, '[{"Title": "\u7d4c\u8cbb\u898f\u7a0b", "Address": "https://example.com/keihi"}, {"Title": "handbook.pdf", "Address": null}]', 16, 42, 128, 0);
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, FormToken) VALUES
  ('01A20B2C-0013-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0001-7C3D-8E4F-5A6B7C8D9E0F', 3, 'では、出張の場合は？', 1795489260000, 'question', '01A20B2C-0113-7C3D-8E4F-5A6B7C8D9E0F');
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning) VALUES
  ('01A20B2C-0014-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0001-7C3D-8E4F-5A6B7C8D9E0F', 4, '出張の場合は、まず', 1795489261000, 'answer', '01A20B2C-0013-7C3D-8E4F-5A6B7C8D9E0F', 'Stopped', NULL, NULL, 'gpt-4.1', 0, NULL, 1, 0, 0, 1795489269000, 640, '[]', 0, 42, 128, 0);
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning) VALUES
  ('01A20B2C-0015-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0001-7C3D-8E4F-5A6B7C8D9E0F', 5, '', 1795489290000, 'answer', '01A20B2C-0013-7C3D-8E4F-5A6B7C8D9E0F', 'Failed', 'RateLimited', 20000, 'gpt-4.1', 0, NULL, NULL, 0, 0, 1795489298000, NULL, '[]', NULL, NULL, NULL, NULL);
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, FormToken) VALUES
  ('01A20B2C-0016-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0002-7C3D-8E4F-5A6B7C8D9E0F', 1, 'What''s the "net" in Q3? ''; DROP TABLE Messages; --', 1795489400000, 'question', '01A20B2C-0116-7C3D-8E4F-5A6B7C8D9E0F');
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning) VALUES
  ('01A20B2C-0017-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0002-7C3D-8E4F-5A6B7C8D9E0F', 2, 'Net is **gross minus tax**.', 1795489401000, 'answer', '01A20B2C-0016-7C3D-8E4F-5A6B7C8D9E0F', 'Interrupted', NULL, NULL, 'gpt-4.1', 0, NULL, NULL, 1, 1, 1795489409000, 640, '[]', 0, 42, 128, 0);
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, FormToken) VALUES
  ('01A20B2C-0018-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0003-7C3D-8E4F-5A6B7C8D9E0F', 1, '😀 絵文字と　全角空白、髙﨑さんの「外字」、そして \ と % を含む文。', 1795489500000, 'question', '01A20B2C-0118-7C3D-8E4F-5A6B7C8D9E0F');
INSERT INTO "Messages" (Id, ConversationId, Number, Text, CreatedAt, Kind, QuestionId, State, Error, RetryAfter, Model, WebSearch, ResponseId, HistoryFrom, PdfAsText, LengthReached, FinishedAt, FirstTokenAfter, Sources, Tokens_CachedInput, Tokens_Input, Tokens_Output, Tokens_Reasoning) VALUES
  ('01A20B2C-0019-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0003-7C3D-8E4F-5A6B7C8D9E0F', 2, '', 1795489501000, 'answer', '01A20B2C-0018-7C3D-8E4F-5A6B7C8D9E0F', 'Running', NULL, NULL, 'gpt-4.1', 0, NULL, NULL, 0, 0, NULL, NULL, '[]', NULL, NULL, NULL, NULL);
INSERT INTO "Attachments" (Id, QuestionId, Name, Kind, Size, Hash) VALUES
  ('01A20B2C-0031-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0011-7C3D-8E4F-5A6B7C8D9E0F', '領収書 2026-11.pdf', 'Pdf', 48213, '6f32860910ca0fb2a20c7fda143666b09dbf8db5238195c90a586fb542ff0cad');
INSERT INTO "Attachments" (Id, QuestionId, Name, Kind, Size, Hash) VALUES
  ('01A20B2C-0032-7C3D-8E4F-5A6B7C8D9E0F', '01A20B2C-0011-7C3D-8E4F-5A6B7C8D9E0F', '写真.png', 'Png', 1203, '55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8');
INSERT INTO "AnswerPieces" (Id, AnswerId, Text) VALUES
  (41, '01A20B2C-0019-7C3D-8E4F-5A6B7C8D9E0F', 'はい、😀 も');
INSERT INTO "AnswerPieces" (Id, AnswerId, Text) VALUES
  (42, '01A20B2C-0019-7C3D-8E4F-5A6B7C8D9E0F', '「髙﨑」も扱えます。');
COMMIT;
