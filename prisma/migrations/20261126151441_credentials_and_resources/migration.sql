-- CreateTable
CREATE TABLE "credential" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL,
    "access" TEXT NOT NULL DEFAULT 'team',
    "shared_team_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "allowed_hosts" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "metadata" JSON NOT NULL DEFAULT '{}',
    "settings" JSON NOT NULL DEFAULT '{}',
    "sealed" BYTEA NOT NULL,
    "secret_names" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "test_settings" JSON,
    "test_sealed" BYTEA,
    "test_secret_names" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "key_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "expires_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" UUID,
    "edited_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edited_by_id" UUID,
    "last_used_at" TIMESTAMPTZ(6),

    CONSTRAINT "credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credential_token" (
    "credential_id" UUID NOT NULL,
    "is_test" BOOLEAN NOT NULL,
    "sealed" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credential_token_pkey" PRIMARY KEY ("credential_id","is_test")
);

-- CreateTable
CREATE TABLE "resource" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL,
    "access" TEXT NOT NULL DEFAULT 'team',
    "shared_team_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "value" JSON NOT NULL,
    "test_value" JSON,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" UUID,
    "edited_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edited_by_id" UUID,

    CONSTRAINT "resource_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "resource_change" (
    "id" UUID NOT NULL,
    "resource_id" UUID NOT NULL,
    "run_id" UUID,
    "user_id" UUID,
    "is_test" BOOLEAN NOT NULL DEFAULT false,
    "operation" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "resource_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "credential_slug_idx" ON "credential"("slug");

-- CreateIndex
CREATE INDEX "credential_key_id_idx" ON "credential"("key_id");

-- CreateIndex
CREATE UNIQUE INDEX "credential_team_id_slug_key" ON "credential"("team_id", "slug");

-- CreateIndex
CREATE INDEX "credential_token_key_id_idx" ON "credential_token"("key_id");

-- CreateIndex
CREATE INDEX "resource_slug_idx" ON "resource"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "resource_team_id_slug_key" ON "resource"("team_id", "slug");

-- CreateIndex
CREATE INDEX "resource_change_created_at_idx" ON "resource_change"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "resource_change_resource_id_run_id_key" ON "resource_change"("resource_id", "run_id");

-- AddForeignKey
ALTER TABLE "credential" ADD CONSTRAINT "credential_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential_token" ADD CONSTRAINT "credential_token_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credential"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resource" ADD CONSTRAINT "resource_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resource_change" ADD CONSTRAINT "resource_change_resource_id_fkey" FOREIGN KEY ("resource_id") REFERENCES "resource"("id") ON DELETE CASCADE ON UPDATE CASCADE;
