-- AlterTable
ALTER TABLE "story" ADD COLUMN     "change_control" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "folder_id" UUID,
ADD COLUMN     "live_revision" INTEGER,
ADD COLUMN     "locked_at" TIMESTAMPTZ(6),
ADD COLUMN     "locked_by_id" UUID,
ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "story_version" ADD COLUMN     "bypass_reason" TEXT,
ADD COLUMN     "name" TEXT,
ADD COLUMN     "note" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "restored_from" INTEGER,
ADD COLUMN     "review_id" UUID,
ADD COLUMN     "revision" INTEGER;

-- CreateTable
CREATE TABLE "story_folder" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "parent_id" UUID,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "story_folder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "story_favourite" (
    "user_id" UUID NOT NULL,
    "story_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "story_favourite_pkey" PRIMARY KEY ("user_id","story_id")
);

-- CreateTable
CREATE TABLE "story_review" (
    "id" UUID NOT NULL,
    "story_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "graph" JSON NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "note" TEXT NOT NULL DEFAULT '',
    "requested_by_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "comment" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "story_review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_log" (
    "action_run_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "story_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "level" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_log_pkey" PRIMARY KEY ("action_run_id","seq")
);

-- CreateIndex
CREATE INDEX "story_folder_team_id_idx" ON "story_folder"("team_id");

-- CreateIndex
CREATE INDEX "story_folder_parent_id_idx" ON "story_folder"("parent_id");

-- CreateIndex
CREATE INDEX "story_favourite_story_id_idx" ON "story_favourite"("story_id");

-- CreateIndex
CREATE INDEX "story_review_story_id_id_idx" ON "story_review"("story_id", "id" DESC);

-- CreateIndex
CREATE INDEX "run_log_created_at_idx" ON "run_log"("created_at");

-- CreateIndex
CREATE INDEX "story_folder_id_idx" ON "story"("folder_id");

-- AddForeignKey
ALTER TABLE "story" ADD CONSTRAINT "story_folder_id_fkey" FOREIGN KEY ("folder_id") REFERENCES "story_folder"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "story_folder" ADD CONSTRAINT "story_folder_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "story_folder" ADD CONSTRAINT "story_folder_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "story_folder"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "story_favourite" ADD CONSTRAINT "story_favourite_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "story_favourite" ADD CONSTRAINT "story_favourite_story_id_fkey" FOREIGN KEY ("story_id") REFERENCES "story"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "story_review" ADD CONSTRAINT "story_review_story_id_fkey" FOREIGN KEY ("story_id") REFERENCES "story"("id") ON DELETE CASCADE ON UPDATE CASCADE;
