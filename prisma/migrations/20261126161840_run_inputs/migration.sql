-- AlterTable
ALTER TABLE "story_run" ADD COLUMN     "key_id" TEXT,
ADD COLUMN     "sealed" BYTEA,
ADD COLUMN     "sealed_id" UUID;

-- CreateIndex
CREATE INDEX "story_run_sealed_idx" ON "story_run"("key_id") WHERE "key_id" IS NOT NULL;
