-- AlterTable
ALTER TABLE "story" ADD COLUMN     "concurrency" INTEGER,
ADD COLUMN     "concurrency_key" TEXT,
ADD COLUMN     "priority" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "suspended_at" TIMESTAMPTZ(6);

-- AlterTable
ALTER TABLE "worker_heartbeat" ADD COLUMN     "busy" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "ended" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "slots" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "open_run" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "story_id" UUID NOT NULL,
    "story_run_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "action_id" UUID NOT NULL,
    "action_slug" TEXT NOT NULL,
    "event_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lost_leases" INTEGER NOT NULL DEFAULT 0,
    "lease_owner" TEXT,
    "wake_at" TIMESTAMPTZ(6),
    "wait_kind" TEXT,
    "wait_before" TEXT,
    "join_key" TEXT,
    "slot_key" TEXT,
    "run_gate" TEXT,
    "gate" TEXT,
    "priority" SMALLINT NOT NULL DEFAULT 0,
    "error" JSONB,
    "warnings" JSONB,
    "logs" JSONB,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),

    CONSTRAINT "open_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_key" (
    "action_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "story_run_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_key_pkey" PRIMARY KEY ("action_id","key")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" TEXT NOT NULL,
    "pace_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "join_rest" (
    "key" TEXT NOT NULL,
    "left" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "join_rest_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "re_emission" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "story_id" UUID NOT NULL,
    "filter" JSONB NOT NULL,
    "payload" JSON,
    "version" TEXT NOT NULL,
    "per_second" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "cursor" UUID,
    "state" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "re_emission_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "open_run_story_run_id_idx" ON "open_run"("story_run_id");

-- CreateIndex
CREATE INDEX "open_run_wake_at_idx" ON "open_run"("wake_at") WHERE "wake_at" IS NOT NULL;

-- CreateIndex
-- By hand: what a claim reads, story by story.
CREATE INDEX "open_run_story_id_priority_id_idx" ON "open_run"("story_id", "priority" DESC, "id") WHERE "state" = 'queued';

-- CreateIndex
CREATE INDEX "open_run_join_key_id_idx" ON "open_run"("join_key", "id") WHERE "join_key" IS NOT NULL;

-- CreateIndex
CREATE INDEX "open_run_slot_key_priority_id_idx" ON "open_run"("slot_key", "priority" DESC, "id") WHERE "slot_key" IS NOT NULL;

-- CreateIndex
CREATE INDEX "open_run_gate_idx" ON "open_run"("gate") WHERE "gate" IS NOT NULL;

-- CreateIndex
CREATE INDEX "open_run_run_gate_idx" ON "open_run"("run_gate") WHERE "run_gate" IS NOT NULL;

-- CreateIndex
CREATE INDEX "webhook_key_created_at_idx" ON "webhook_key"("created_at");

-- CreateIndex
CREATE INDEX "join_rest_created_at_idx" ON "join_rest"("created_at");

-- CreateIndex
CREATE INDEX "re_emission_story_id_id_idx" ON "re_emission"("story_id", "id");

-- By hand from here to the next heading: Prisma cannot say partitions. What is there is copied, so that
-- a database of the version before goes on with everything it holds.
ALTER TABLE "story_run" RENAME TO "story_run_before";
ALTER TABLE "action_run" RENAME TO "action_run_before";
ALTER TABLE "event" RENAME TO "event_before";
ALTER TABLE "story_run_before" DROP CONSTRAINT "story_run_pkey";
ALTER TABLE "action_run_before" DROP CONSTRAINT "action_run_pkey";
ALTER TABLE "event_before" DROP CONSTRAINT "event_pkey";
DROP INDEX "story_run_story_id_id_idx";
DROP INDEX "action_run_story_run_id_idx";
DROP INDEX "event_story_id_id_idx";
DROP INDEX "event_story_id_action_id_id_idx";
DROP INDEX "event_story_run_id_idx";

CREATE TABLE "story_run" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "story_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "source" TEXT NOT NULL DEFAULT 'webhook',
    "suspended_at" TIMESTAMPTZ(6),
    "cancelled_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "story_run_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");
CREATE TABLE "story_run_default" PARTITION OF "story_run" DEFAULT;

CREATE TABLE "action_run" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "story_id" UUID NOT NULL,
    "story_run_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "action_id" UUID NOT NULL,
    "action_slug" TEXT NOT NULL,
    "event_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "error" JSONB,
    "warnings" JSONB,
    "logs" JSONB,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "action_run_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");
CREATE TABLE "action_run_default" PARTITION OF "action_run" DEFAULT;

CREATE TABLE "event" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "story_id" UUID NOT NULL,
    "story_run_id" UUID NOT NULL,
    "action_id" UUID NOT NULL,
    "action_slug" TEXT NOT NULL,
    "action_run_id" UUID,
    "seq" INTEGER NOT NULL,
    "port" TEXT NOT NULL,
    "causes" UUID[],
    "ancestors" JSON NOT NULL,
    "turns" JSON,
    "re_emitted" BOOLEAN NOT NULL DEFAULT false,
    "output" JSON NOT NULL,
    "blob" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");
CREATE TABLE "event_default" PARTITION OF "event" DEFAULT;

CREATE INDEX "story_run_story_id_id_idx" ON "story_run"("story_id", "id" DESC);
CREATE INDEX "action_run_story_run_id_idx" ON "action_run"("story_run_id");
CREATE INDEX "action_run_story_id_id_idx" ON "action_run"("story_id", "id") WHERE "state" = 'failed';
CREATE INDEX "event_story_id_id_idx" ON "event"("story_id", "id");
CREATE INDEX "event_story_id_action_id_id_idx" ON "event"("story_id", "action_id", "id");
CREATE INDEX "event_story_run_id_idx" ON "event"("story_run_id");

INSERT INTO "story_run" ("id", "team_id", "story_id", "version_id", "created_at")
SELECT "id", "team_id", "story_id", "version_id", "created_at" FROM "story_run_before";

INSERT INTO "event" ("id", "team_id", "story_id", "story_run_id", "action_id", "action_slug", "action_run_id",
                     "seq", "port", "causes", "ancestors", "re_emitted", "output", "created_at")
SELECT "id", "team_id", "story_id", "story_run_id", "action_id", "action_slug", "action_run_id",
       "seq", "port", "causes", "ancestors", "re_emitted", "output", "created_at" FROM "event_before";

INSERT INTO "action_run" ("id", "team_id", "story_id", "story_run_id", "version_id", "action_id", "action_slug",
                          "event_id", "state", "attempt", "error", "warnings", "created_at", "started_at", "ended_at")
SELECT "id", "team_id", "story_id", "story_run_id", "version_id", "action_id", "action_slug",
       "event_id", "state", "attempt", "error", "warnings", "created_at", "started_at", "ended_at"
FROM "action_run_before" WHERE "state" IN ('succeeded', 'failed', 'cancelled');

INSERT INTO "open_run" ("id", "team_id", "story_id", "story_run_id", "version_id", "action_id", "action_slug",
                        "event_id", "state", "attempt", "lease_owner", "wake_at", "wait_kind", "error", "warnings",
                        "created_at", "started_at")
SELECT "id", "team_id", "story_id", "story_run_id", "version_id", "action_id", "action_slug",
       "event_id", "state", "attempt", "lease_owner", CASE WHEN "state" <> 'queued' THEN "wake_at" END,
       CASE WHEN "state" = 'waiting' THEN 'retry' END, "error", "warnings", "created_at", "started_at"
FROM "action_run_before" WHERE "state" NOT IN ('succeeded', 'failed', 'cancelled');

DROP TABLE "story_run_before", "action_run_before", "event_before";

-- Rows come and go: vacuumed early and often.
ALTER TABLE "open_run" SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
                            autovacuum_vacuum_cost_delay = 0);

-- Every Action run, whether it has ended or not.
CREATE VIEW "any_run" AS
SELECT "id", "team_id", "story_id", "story_run_id", "version_id", "action_id", "action_slug", "event_id", "state",
       "attempt", "error", "warnings", "logs", "created_at", "started_at", NULL::timestamptz AS "ended_at",
       "wake_at", "wait_kind", "join_key", "slot_key"
FROM "open_run"
UNION ALL
SELECT "id", "team_id", "story_id", "story_run_id", "version_id", "action_id", "action_slug", "event_id", "state",
       "attempt", "error", "warnings", "logs", "created_at", "started_at", "ended_at",
       NULL::timestamptz, NULL::text, NULL::text, NULL::text
FROM "action_run";
