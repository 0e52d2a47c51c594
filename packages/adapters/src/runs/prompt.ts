/** Prompts: an address that makes the Action run that gave it emit once more, once for each label. */
import {
  type Ancestors,
  type Id,
  type NewRuns,
  objectOf,
  outputsIn,
  promptedBy,
  type Site,
  storyGate,
  type Turns,
} from '@storyloom/engine';
import type { PoolClient } from 'pg';
import { asker } from '../postgres/ask.ts';
import { persist } from '../postgres/errors.ts';
import type { Pool } from '../postgres/pool.ts';
import { ownedParameters } from '../postgres/rows.ts';
import { eventColumns, insertWon, type Statement } from '../postgres/store.sql.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { type NotFound, notFound } from '../stories/story-deps.ts';
import { findStory } from './repetition.ts';
import { announce, type Refused, type RepeatDeps, refused } from './runs-deps.ts';

export type Prompt = { runId: Id; label: string };

/** What its page says before anything is done. */
export type PromptView = {
  label: string;
  actionName: string;
  storyName: string;
  followedAt: Date | null;
  teamId: Id;
  storyId: Id;
};

type Row = {
  action_id: Id;
  team_id: Id;
  story_id: Id;
  story_run_id: Id;
  version_id: Id;
  cancelled: boolean;
  followed_at: Date | null;
  event_id: Id | null;
  event_action_id: Id;
  port: string;
  ancestors: Ancestors;
  turns: Turns | null;
};

const readSql: Statement = {
  name: 'storyloom_prompt_read',
  text: `
SELECT r.action_id, r.team_id, r.story_id, r.story_run_id, r.version_id, run.cancelled_at IS NOT NULL AS cancelled,
       p.created_at AS followed_at, e.id AS event_id, e.action_id AS event_action_id, e.port, e.ancestors, e.turns
FROM any_run r
JOIN story_run run ON run.id = r.story_run_id
LEFT JOIN prompt_answer p ON p.action_run_id = r.id AND p.label = $2
LEFT JOIN event e ON e.id = r.event_id
WHERE r.id = $1`,
};

/** The first event of a story run: the formula of its story's limit is over it. */
const firstSql: Statement = {
  name: 'storyloom_prompt_first',
  text: 'SELECT id, action_slug FROM event WHERE story_run_id = $1 AND id >= $1 ORDER BY id LIMIT 1',
};

const countSql: Statement = {
  name: 'storyloom_prompt_count',
  text: 'SELECT count(*)::int AS n FROM prompt_answer WHERE action_run_id = $1',
};

/** Parameters: Action run, label, the event's id; events; runs. */
const followSql: Statement = {
  name: 'storyloom_prompt_follow',
  text: `
WITH fresh AS (
  INSERT INTO prompt_answer (action_run_id, label, story_id, event_id)
  SELECT id, $2, story_id, $3::uuid FROM any_run WHERE id = $1
  ON CONFLICT (action_run_id, label) DO NOTHING
  RETURNING action_run_id
), won AS MATERIALIZED (
  SELECT r.id, r.team_id, r.story_id, r.story_run_id, r.version_id
  FROM any_run r JOIN fresh ON fresh.action_run_id = r.id WHERE r.id = $1
), ${insertWon({ won: 'won', events: 4, runs: 4 + eventColumns.length })}
SELECT id FROM won`,
};

type Deps = RepeatDeps & { site?: Site };

const patienceMs = 5_000;
const gone = 'What this link was for is gone: the story keeps its events for a shorter time.';

/** Reads, and changes nothing. */
export async function readPrompt(
  deps: Pick<Deps, 'pool' | 'versions'>,
  prompt: Prompt,
): Promise<PromptView | NotFound> {
  const row = await read(deps.pool, prompt);
  const version = row && (await deps.versions.load(row.version_id));
  if (!row || !version) return notFound;
  const actionName = version.graph.actions[row.action_id]?.name ?? '';
  const { team_id: teamId, story_id: storyId, followed_at: followedAt } = row;
  return { label: prompt.label, actionName, storyName: version.storyName, followedAt, teamId, storyId };
}

/** Emits, unless the label was followed before; that is told, and is no fault. */
export async function followPrompt(
  deps: Deps,
  prompt: Prompt,
): Promise<{ ok: true; followedBefore: boolean } | Refused | NotFound> {
  const row = await read(deps.pool, prompt);
  if (!row) return notFound;
  if (row.followed_at) return { ok: true, followedBefore: true };
  if (row.cancelled) return refused('The story run was cancelled, so nothing follows.');
  if (row.event_id === null) return refused(gone);
  const made = await make(deps, prompt, row);
  if (!('of' in made)) return made;
  const won = await persist(() => store(deps.pool, prompt, made.of), patienceMs);
  announce(deps, { storyId: row.story_id, actionIds: [row.action_id], storyRunIds: [row.story_run_id] });
  deps.queue.wake();
  return { ok: true, followedBefore: !won };
}

async function read(pool: Pool, { runId, label }: Prompt): Promise<Row | null> {
  return (await asker(pool)<Row>(readSql, [runId, label]))[0] ?? null;
}

/** What is emitted, given how many prompts were followed before; or why nothing can be. */
async function make(
  deps: Deps,
  { runId, label }: Prompt,
  row: Row,
): Promise<{ of: (place: number) => NewRuns } | Refused> {
  const { event_id: eventId, event_action_id: actionId, port, ancestors, turns } = row;
  const version = await deps.versions.load(row.version_id);
  const story = version && deps.compiled(version);
  const action = story?.actions.get(row.action_id);
  if (!version || !story || !action || eventId === null) return refused(gone);
  const now = await findStory(deps.pool, row.story_id);
  if (!now) return refused(gone);
  if (now.disabled) return refused('The story is off, so nothing follows. Turn it on first.');
  const reads = [...action.reads].flatMap((id) => ancestors[id] ?? []);
  const outputs = outputsIn((await deps.store.outputs([...reads, eventId])).read);
  const event = { id: eventId, actionId, port, ancestors, turns, output: outputs.get(eventId) ?? null };
  const runGate = now.concurrency === null ? null : await gateOf(deps, row, now.concurrencyKey);
  const run = { id: runId, storyRunId: row.story_run_id };
  const from = { version, story, action, run, event, outputs, label, priority: now.priority, runGate };
  return { of: (place) => promptedBy(deps, { ...from, place }) };
}

/** The story run counts for the limit that it counted for; without its first event, for that of all. */
async function gateOf(
  deps: Deps,
  { story_id: storyId, story_run_id: id }: Row,
  key: string | null,
): Promise<string> {
  const [first] = key === null ? [] : await asker(deps.pool)<{ id: Id; action_slug: string }>(firstSql, [id]);
  const read = first && (await deps.store.outputs([first.id])).read.get(first.id);
  const output = read?.output ?? null;
  const keys = objectOf(output);
  return storyGate(storyId, first ? key : null, first ? { ...keys, [first.action_slug]: output } : {});
}

/** One prompt of a run at a time, so that their events are counted. False when somebody was faster. */
async function store(pool: Pool, prompt: Prompt, of: (place: number) => NewRuns): Promise<boolean> {
  const { runId, label } = prompt;
  return inTransaction(pool, async (client: PoolClient) => {
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`prompt:${runId}`]);
    const ask = asker(client);
    const [before] = await ask<{ n: number }>(countSql, [runId]);
    const rows = of(before?.n ?? 0);
    const [event] = rows.events;
    if (!event) throw new Error('A prompt that emits nothing.');
    const won = await ask(followSql, [
      runId,
      label,
      event.id,
      ...ownedParameters([{ owner: runId, rows }], new Map()),
    ]);
    return won.length > 0;
  });
}
