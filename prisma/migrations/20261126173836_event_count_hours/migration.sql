-- What was counted before has no hour: it is older than a day as far as anybody can tell.
ALTER TABLE "event_count" ADD COLUMN     "hour" TIMESTAMPTZ(6) NOT NULL DEFAULT 'epoch';
ALTER TABLE "event_count" ALTER COLUMN "hour" SET DEFAULT date_trunc('hour'::text, now());
