-- CreateTable
CREATE TABLE "audit_entry" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "team_id" UUID,
    "via" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "error" TEXT,
    "user_id" UUID,
    "user_name" TEXT,
    "user_email" TEXT,
    "api_key_id" UUID,
    "story_id" UUID,
    "story_name" TEXT,
    "object_id" UUID,
    "object_name" TEXT,
    "inputs" JSONB NOT NULL,
    "outputs" JSONB,
    "ip" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entry_team_id_id_idx" ON "audit_entry"("team_id", "id");

-- CreateIndex
CREATE INDEX "audit_entry_user_id_id_idx" ON "audit_entry"("user_id", "id");

-- CreateIndex
CREATE INDEX "audit_entry_resource_id_idx" ON "audit_entry"("resource", "id");

-- CreateIndex
CREATE INDEX "audit_entry_operation_id_idx" ON "audit_entry"("operation", "id");

-- CreateIndex
CREATE INDEX "audit_entry_story_id_id_idx" ON "audit_entry"("story_id", "id");

-- CreateIndex
CREATE INDEX "audit_entry_object_id_id_idx" ON "audit_entry"("object_id", "id");

-- An entry changes once, from begun to how it ended, and only retention removes it. It is a guard against mistakes and
-- against whoever can write through the programs alone; the owner of the database can do as they like.
CREATE FUNCTION "audit_entry_keep"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ends CONSTANT text[] := ARRAY['state', 'error', 'outputs', 'story_id', 'story_name', 'object_id', 'object_name'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state = 'begun' AND NEW.state <> 'begun' AND to_jsonb(NEW) - ends = to_jsonb(OLD) - ends THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'DELETE' THEN
    IF current_setting('storyloom.audit_retention', true) = 'on' THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'Entries of the audit log are neither changed nor deleted.';
END
$$;

CREATE TRIGGER "audit_entry_keep_rows" BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION "audit_entry_keep"();

CREATE TRIGGER "audit_entry_keep_table" BEFORE TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_entry_keep"();
