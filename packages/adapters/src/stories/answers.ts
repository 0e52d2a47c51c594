/** Answers of stories to whoever started them: the output of the first event that an exit emitted. */
import type { Id, Json } from '@storyloom/engine';
import { asker } from '../postgres/ask.ts';
import { loadEach, type Payloads, plainPayloads } from '../postgres/payloads.ts';
import type { Pool } from '../postgres/pool.ts';
import { lowestAfter } from './id-time.ts';

/** `missing`: its payload is gone. Without an answer: `open` while something of the story run has not ended, `held` while it has no slot. */
export type FoundAnswer = { output: Json } | 'open' | 'held' | 'ended' | 'failed' | 'missing';

type AnswerRow = {
  story_run_id: Id;
  event_id: Id | null;
  output: Json;
  blob: string | null;
  is_open: boolean;
  is_held: boolean;
  failed: boolean;
};

const findSql = {
  name: 'storyloom_answers',
  text: `
SELECT run.id AS story_run_id, answer.id AS event_id, answer.output, answer.blob,
       EXISTS (SELECT FROM open_run o WHERE o.story_run_id = run.id) AS is_open,
       EXISTS (SELECT FROM open_run o WHERE o.story_run_id = run.id AND o.slot_key = o.run_gate) AS is_held,
       EXISTS (SELECT FROM action_run a WHERE a.story_run_id = run.id AND a.id >= wanted.lowest AND a.state = 'failed') AS failed
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) AS wanted(id, story_id, exits, lowest)
JOIN story_run run ON run.id = wanted.id AND (wanted.story_id IS NULL OR run.story_id = wanted.story_id)
LEFT JOIN LATERAL (
  SELECT e.id, e.output, e.blob FROM event e
  WHERE e.story_run_id = run.id AND e.id >= wanted.lowest AND e.action_id = ANY(wanted.exits::uuid[])
  ORDER BY e.id LIMIT 1
) answer ON true`,
};

/** What there is of each story run's answer; a story run that is not there, or not of that story, is left out. */
export async function findAnswers(
  { pool, payloads = plainPayloads }: { pool: Pool; payloads?: Payloads },
  wanted: { storyId: Id | null; storyRunId: Id; exits: Id[] }[],
): Promise<Map<Id, FoundAnswer>> {
  if (wanted.length === 0) return new Map();
  const rows = await asker(pool)<AnswerRow>(findSql, [
    wanted.map((one) => one.storyRunId),
    wanted.map((one) => one.storyId),
    wanted.map((one) => `{${one.exits.join(',')}}`),
    wanted.map((one) => lowestAfter(one.storyRunId)),
  ]);
  const whole = await loadEach(payloads, rows);
  return new Map(whole.map(({ row, missing }) => [row.story_run_id, missing ? 'missing' : found(row)]));
}

function found(row: AnswerRow): FoundAnswer {
  if (row.event_id !== null) return { output: row.output };
  if (row.is_held) return 'held';
  if (row.is_open) return 'open';
  return row.failed ? 'failed' : 'ended';
}
