-- The events of a story run, from an id on. With two indexes instead of this one, the planner read all events since
-- that id besides: of three hours, for each call that ended.
DROP INDEX "event_story_run_id_idx";
CREATE INDEX "event_story_run_id_id_idx" ON "event"("story_run_id", "id");
