-- AlterTable
ALTER TABLE "story" ADD COLUMN     "deleted_by_id" UUID,
ADD COLUMN     "disabled_at" TIMESTAMPTZ(6),
ADD COLUMN     "disabled_by_id" UUID,
ADD COLUMN     "lock_note" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "purged_at" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "story_visit" (
    "user_id" UUID NOT NULL,
    "story_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "story_visit_pkey" PRIMARY KEY ("user_id","story_id")
);

-- CreateIndex
CREATE INDEX "story_visit_user_id_at_idx" ON "story_visit"("user_id", "at" DESC);

-- CreateIndex
CREATE INDEX "story_visit_story_id_idx" ON "story_visit"("story_id");

-- AddForeignKey
ALTER TABLE "story_visit" ADD CONSTRAINT "story_visit_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "story_visit" ADD CONSTRAINT "story_visit_story_id_fkey" FOREIGN KEY ("story_id") REFERENCES "story"("id") ON DELETE CASCADE ON UPDATE CASCADE;
