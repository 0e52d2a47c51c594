-- AlterTable
ALTER TABLE "story" ADD COLUMN     "monitor_failures" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "monitors" JSONB,
ADD COLUMN     "recipients" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "reporting_status" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "time_saved" JSONB;

-- CreateTable
CREATE TABLE "story_watch" (
    "story_id" UUID NOT NULL,
    "seen" JSONB NOT NULL,
    "known" UUID[] DEFAULT ARRAY[]::UUID[],
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "looked_at" TIMESTAMPTZ(6) NOT NULL,
    "look_at" TIMESTAMPTZ(6) NOT NULL,
    "streak" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "story_watch_pkey" PRIMARY KEY ("story_id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" UUID NOT NULL,
    "story_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "message" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'due',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "wake_at" TIMESTAMPTZ(6),
    "error" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "story_watch_look_at_idx" ON "story_watch"("look_at");

-- By hand partial: what is due
CREATE INDEX "notice_wake_at_idx" ON "notice"("wake_at") WHERE "wake_at" IS NOT NULL;

-- CreateIndex
CREATE INDEX "notice_story_id_recipient_created_at_idx" ON "notice"("story_id", "recipient", "created_at" DESC);

-- CreateIndex
CREATE INDEX "notice_ended_at_idx" ON "notice"("ended_at");

-- AddForeignKey
ALTER TABLE "story_watch" ADD CONSTRAINT "story_watch_story_id_fkey" FOREIGN KEY ("story_id") REFERENCES "story"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_story_id_fkey" FOREIGN KEY ("story_id") REFERENCES "story"("id") ON DELETE CASCADE ON UPDATE CASCADE;
