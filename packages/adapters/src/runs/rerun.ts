/** An Action run that has ended, run again: the Action is given the same event, in a story run of its own. */
import type { Id, Json } from '@storyloom/engine';
import { asker } from '../postgres/ask.ts';
import type { Statement } from '../postgres/store.sql.ts';
import type { RunResult } from '../stories/run-story.ts';
import { type NotFound, notFound, type Scope } from '../stories/story-deps.ts';
import { repeat } from './reemit.ts';
import { findEvent, gone, type WhichVersion } from './repetition.ts';
import { type RepeatDeps, refused } from './runs-deps.ts';

const runSql: Statement = {
  name: 'storyloom_rerun_of',
  text: `
SELECT story_id, version_id, action_id, event_id, ended_at IS NOT NULL AS ended
FROM any_run WHERE id = $1 AND team_id = $2`,
};

type RunRow = { story_id: Id; version_id: Id; action_id: Id; event_id: Id; ended: boolean };

/**
 * What follows from it follows again. Other Actions that were given the event are not run. `payload` is
 * given in place of the event's output.
 */
export async function rerun(
  deps: RepeatDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  { actionRunId, version, payload }: { actionRunId: Id; version: WhichVersion; payload?: Json | undefined },
): Promise<RunResult | NotFound> {
  const [run] = await asker(deps.pool)<RunRow>(runSql, [actionRunId, teamId]);
  if (!run) return notFound;
  if (!run.ended) return refused('This Action run has not ended yet.');
  const event = await findEvent(deps.pool, { id: run.event_id, teamId });
  if (!event) return refused(gone);
  return repeat(deps, {
    event: { ...event, versionId: run.version_id },
    which: version,
    payload,
    onlyId: run.action_id,
  });
}
