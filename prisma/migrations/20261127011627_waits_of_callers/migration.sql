-- AlterTable
ALTER TABLE "story_call" ADD COLUMN     "due_at" TIMESTAMPTZ(6);
