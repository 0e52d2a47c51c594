-- CreateIndex
-- By hand: what waits for a resumption; the sweep looks for it every few seconds.
CREATE INDEX "open_run_resume_idx" ON "open_run"("story_run_id") WHERE "state" = 'waiting' AND "wait_kind" = 'resume';
