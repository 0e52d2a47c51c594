-- AlterTable
ALTER TABLE "story" ADD COLUMN     "counted_from" TIMESTAMPTZ(6),
ADD COLUMN     "disable_after" INTEGER,
ADD COLUMN     "disabled_after" INTEGER;

-- CreateIndex: stories whose runs the sweep looks at
CREATE INDEX "story_disable_after_idx" ON "story"("disable_after") WHERE "disable_after" IS NOT NULL AND NOT "disabled";

-- CreateIndex: drafts that are kept for runs of them
CREATE INDEX "story_version_draft_idx" ON "story_version"("id") WHERE "number" < 0;
