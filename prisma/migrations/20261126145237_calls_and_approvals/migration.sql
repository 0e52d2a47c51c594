-- AlterTable
ALTER TABLE "story" ADD COLUMN     "send_to_story" JSONB;

-- AlterTable
ALTER TABLE "story_run" ADD COLUMN     "caller_run_id" UUID,
ADD COLUMN     "depth" SMALLINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "open_run" ADD COLUMN     "answer" JSONB,
ADD COLUMN     "emitted" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "story_call" (
    "story_run_id" UUID NOT NULL,
    "story_id" UUID NOT NULL,
    "caller_run_id" UUID NOT NULL,
    "caller_story_run_id" UUID NOT NULL,
    "caller_story_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "exits" UUID[],
    "state" TEXT NOT NULL DEFAULT 'open',
    "event_id" UUID,
    "told" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "story_call_pkey" PRIMARY KEY ("story_run_id")
);

-- CreateTable
CREATE TABLE "approval" (
    "action_run_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "story_id" UUID NOT NULL,
    "story_run_id" UUID NOT NULL,
    "action_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "choices" JSONB NOT NULL,
    "who" TEXT NOT NULL,
    "commentable" BOOLEAN NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "choice" TEXT,
    "comment" TEXT,
    "answered_by_id" UUID,
    "answered_by" TEXT,
    "answered_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("action_run_id")
);

-- CreateTable
CREATE TABLE "prompt_answer" (
    "action_run_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "story_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "prompt_answer_pkey" PRIMARY KEY ("action_run_id","label")
);

-- CreateIndex
-- By hand: calls that the sweep looks at, and those whose caller is to be woken.
CREATE INDEX "story_call_open_idx" ON "story_call"("story_run_id") WHERE "state" = 'open';

-- CreateIndex
CREATE INDEX "story_call_untold_idx" ON "story_call"("caller_run_id") WHERE "state" <> 'open' AND NOT "told";

-- CreateIndex
CREATE INDEX "story_call_story_id_idx" ON "story_call"("story_id");

-- CreateIndex
CREATE UNIQUE INDEX "story_call_caller_run_id_round_place_key" ON "story_call"("caller_run_id", "round", "place");

-- CreateIndex
CREATE INDEX "approval_open_idx" ON "approval"("team_id", "action_run_id") WHERE "answered_at" IS NULL;

-- CreateIndex
CREATE INDEX "approval_story_id_idx" ON "approval"("story_id");

-- CreateIndex
CREATE INDEX "prompt_answer_story_id_idx" ON "prompt_answer"("story_id");

-- CreateIndex
CREATE INDEX "story_callable_idx" ON "story"("id") WHERE "send_to_story" IS NOT NULL;

-- Calls come and go with their callers: vacuumed early.
ALTER TABLE "story_call" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
