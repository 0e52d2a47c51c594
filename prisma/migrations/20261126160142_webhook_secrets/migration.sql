-- AlterTable
ALTER TABLE "endpoint" ADD COLUMN     "key_id" TEXT,
ADD COLUMN     "sealed" BYTEA,
ADD COLUMN     "secret_hash" BYTEA,
ALTER COLUMN "secret" DROP NOT NULL;
