-- CreateTable
CREATE TABLE "schedule" (
    "id" UUID NOT NULL,
    "story_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "action_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "spec" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "next_at" TIMESTAMPTZ(6),
    "last_at" TIMESTAMPTZ(6),
    "missed" INTEGER NOT NULL DEFAULT 0,
    "last_missed_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule_tick" (
    "schedule_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "state" TEXT NOT NULL,
    "story_run_id" UUID,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_tick_pkey" PRIMARY KEY ("schedule_id","due_at")
);

-- CreateIndex
CREATE UNIQUE INDEX "schedule_story_id_action_id_place_key" ON "schedule"("story_id", "action_id", "place");

-- By hand partial: what the scheduler looks for, and the missed ticks of a schedule
CREATE INDEX "schedule_next_at_idx" ON "schedule"("next_at") WHERE "enabled";
CREATE INDEX "schedule_tick_missed_idx" ON "schedule_tick"("schedule_id", "due_at") WHERE "state" = 'missed';

-- AddForeignKey
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_story_id_fkey" FOREIGN KEY ("story_id") REFERENCES "story"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_tick" ADD CONSTRAINT "schedule_tick_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedule"("id") ON DELETE CASCADE ON UPDATE CASCADE;
