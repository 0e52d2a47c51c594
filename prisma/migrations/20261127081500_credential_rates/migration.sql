-- AlterTable
ALTER TABLE "credential" ADD COLUMN     "rate_limit" JSON;
