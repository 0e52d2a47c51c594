-- CreateTable
CREATE TABLE "inbox" (
    "id" UUID NOT NULL,
    "story_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "action_id" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "options" TEXT NOT NULL,
    "owner" TEXT,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "wake_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked_at" TIMESTAMPTZ(6),
    "error" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox_folder" (
    "inbox_id" UUID NOT NULL,
    "mailbox" TEXT NOT NULL,
    "folder" TEXT NOT NULL,
    "uid_validity" BIGINT NOT NULL,
    "last_uid" BIGINT NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "inbox_folder_pkey" PRIMARY KEY ("inbox_id","mailbox","folder")
);

-- CreateTable
CREATE TABLE "inbox_mail" (
    "inbox_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "inbox_mail_pkey" PRIMARY KEY ("inbox_id","key")
);

-- By hand partial: what workers look for
CREATE INDEX "inbox_wake_at_idx" ON "inbox"("wake_at") WHERE "enabled";

-- CreateIndex
CREATE UNIQUE INDEX "inbox_story_id_action_id_key" ON "inbox"("story_id", "action_id");

-- CreateIndex
CREATE INDEX "inbox_mail_at_idx" ON "inbox_mail"("at");

-- AddForeignKey
ALTER TABLE "inbox" ADD CONSTRAINT "inbox_story_id_fkey" FOREIGN KEY ("story_id") REFERENCES "story"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbox_folder" ADD CONSTRAINT "inbox_folder_inbox_id_fkey" FOREIGN KEY ("inbox_id") REFERENCES "inbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbox_mail" ADD CONSTRAINT "inbox_mail_inbox_id_fkey" FOREIGN KEY ("inbox_id") REFERENCES "inbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;
