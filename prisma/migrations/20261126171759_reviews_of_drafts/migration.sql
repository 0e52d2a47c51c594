-- AlterTable
ALTER TABLE "story" ADD COLUMN     "review_required" BOOLEAN NOT NULL DEFAULT false;
