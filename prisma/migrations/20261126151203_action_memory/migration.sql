-- CreateTable
CREATE TABLE "action_memory" (
    "action_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "story_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "place" BIGSERIAL NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL,
    "forget_at" TIMESTAMPTZ(6),

    CONSTRAINT "action_memory_pkey" PRIMARY KEY ("action_id","key")
);

-- CreateIndex
CREATE INDEX "action_memory_action_id_place_idx" ON "action_memory"("action_id", "place" DESC);

-- CreateIndex
CREATE INDEX "action_memory_story_id_idx" ON "action_memory"("story_id");

-- CreateIndex
CREATE INDEX "action_memory_forget_at_idx" ON "action_memory"("forget_at");
