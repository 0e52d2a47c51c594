/** What a settlement changes beside its own run: the story runs that it calls, and what it asks people. */
import type { ApprovalRequest, CallStep, Id, Settlement } from '@storyloom/engine';
import type { PoolClient } from 'pg';
import { asker } from './ask.ts';
import { acceptParameters, jsonbText, type Outputs } from './rows.ts';
import { acceptSql, type Statement } from './store.sql.ts';

/** Within the transaction of a settlement that landed. `outputs` are those of the story runs that it starts. */
export async function settleBeside(client: PoolClient, item: Settlement, outputs: Outputs): Promise<void> {
  const { run, calls, approval } = item;
  if (calls) await step(client, { runId: run.id, calls, outputs });
  if (approval) await askPeople(client, run.id, approval);
}

/** A run that starts calls waits for them, so its row is there. */
const startSql: Statement = {
  name: 'storyloom_call_start',
  text: `
INSERT INTO story_call (story_run_id, story_id, caller_run_id, caller_story_run_id, caller_story_id, round, place,
                        exits, state, event_id, due_at)
SELECT given.story_run_id, given.story_id, caller.id, caller.story_run_id, caller.story_id, $2::int, given.place,
       given.exits::uuid[], given.state, given.event_id, now() + given.ms * interval '1 millisecond'
FROM open_run caller
CROSS JOIN unnest($3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::text[], $8::uuid[], $9::float8[])
  AS given(story_run_id, story_id, place, exits, state, event_id, ms)
WHERE caller.id = $1`,
};

const toldSql: Statement = {
  name: 'storyloom_call_told',
  text: `
UPDATE story_call SET told = true
WHERE caller_run_id = $1 AND round = $2::int AND NOT told AND (state <> 'open' OR $3::bool)`,
};

/** More have ended than the caller knew of: it looks again. Its row is locked by this transaction. */
const againSql: Statement = {
  name: 'storyloom_call_again',
  text: `
UPDATE open_run SET state = 'queued', wake_at = NULL
WHERE id = $1 AND state = 'waiting' AND wait_kind = 'call'
  AND (SELECT count(*) FROM story_call c WHERE c.caller_run_id = $1 AND c.round = $2::int AND c.state <> 'open') > $3::int`,
};

async function step(
  client: PoolClient,
  { runId, calls, outputs }: { runId: Id; calls: CallStep; outputs: Outputs },
): Promise<void> {
  const ask = asker(client);
  const { round, starts, known, last } = calls;
  if (starts.length > 0) {
    await ask(
      acceptSql,
      acceptParameters(
        starts.map(({ acceptance }) => acceptance),
        outputs,
      ),
    );
    await ask(startSql, [
      runId,
      round,
      starts.map(({ acceptance }) => acceptance.storyRun.id),
      starts.map(({ acceptance }) => acceptance.storyRun.storyId),
      starts.map(({ place }) => place),
      starts.map(({ exits }) => `{${exits.join(',')}}`),
      starts.map(({ state }) => state),
      starts.map(({ eventId }) => eventId),
      starts.map(({ timeoutMs }) => timeoutMs),
    ]);
  }
  await ask(toldSql, [runId, round, last]);
  if (!last) await ask(againSql, [runId, round, known]);
}

/** Its time ends when the run's wait does. */
const approvalSql: Statement = {
  name: 'storyloom_approval_ask',
  text: `
INSERT INTO approval (action_run_id, team_id, story_id, story_run_id, action_id, title, message, choices, who,
                      commentable, expires_at)
SELECT id, team_id, story_id, story_run_id, action_id, $2, $3, $4::jsonb, $5, $6::bool, wake_at
FROM open_run WHERE id = $1
ON CONFLICT (action_run_id) DO UPDATE
SET title = excluded.title, message = excluded.message, choices = excluded.choices, who = excluded.who,
    commentable = excluded.commentable, expires_at = excluded.expires_at`,
};

async function askPeople(client: PoolClient, runId: Id, approval: ApprovalRequest): Promise<void> {
  const { title, message, choices, who, commentable } = approval;
  await asker(client)(approvalSql, [
    runId,
    storable(title),
    storable(message),
    jsonbText(choices),
    who,
    commentable,
  ]);
}

/** Text that no column takes loses what it may not hold. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
