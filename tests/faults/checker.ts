/**
 * The verdict: what the clients and the receiver saw, against the rows at the end. A try whose answer
 * was lost may have been stored or not; everything else may not.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCounts } from '@storyloom/adapters/postgres/counts';
import type { Pool } from '@storyloom/adapters/postgres/pool';
import type { Sent } from './client.ts';
import { isAcked } from './client.ts';
import type { Receiver } from './receiver.ts';
import { lateSeconds, rows } from './rows.ts';
import { type Ending, expectedFinals, final, finalSlugs } from './story.ts';

export type Case = {
  database: Pick<Pool, 'query'>;
  storyId: string;
  /** The story that it calls. */
  answeringId: string;
  sent: readonly Sent[];
  /** Null when what went out is not looked at. */
  receiver: Receiver | null;
  ending: (n: number) => Ending;
  /** Where the logs are. */
  dir: string;
  /** Texts that no table and no log may hold. */
  secrets: readonly string[];
  /** Texts that no log may hold. */
  unlogged: readonly string[];
  /** How many extra tries the receiver may see in all; none is counted when null. */
  mostDuplicates: number | null;
};

export type Verdict = {
  accepted: number;
  /** Answered 2xx, and not there. */
  lost: number;
  /** Stored, or ended, more often than asked for. */
  doubled: number;
  /** Action runs that have not ended. */
  stuck: number;
  /** Tries of an Idempotency-Key after its first. */
  duplicates: number;
  /** Sentences, each beginning with its invariant. Empty: all hold. */
  violations: string[];
};

type Tally = Verdict & { add: (invariant: string, faults: readonly string[]) => void };

export async function check(one: Case): Promise<Verdict> {
  const violations: string[] = [];
  const tally: Tally = {
    accepted: one.sent.filter(isAcked).length,
    lost: 0,
    doubled: 0,
    stuck: 0,
    duplicates: 0,
    violations,
    add: (invariant, faults) => {
      if (faults.length === 0) return;
      const more = faults.length > 3 ? ` … ${faults.length} in all` : '';
      violations.push(`${invariant}: ${faults.slice(0, 3).join('; ')}${more}`);
    },
  };
  await storedOnce(one, tally);
  await nothingOpen(one, tally);
  await oneRunPerCause(one, tally);
  await outputsInOrder(one, tally);
  await rightEnds(one, tally);
  await rightCounts(one, tally);
  await noSecrets(one, tally);
  await effects(one, tally);
  const { add: _, ...verdict } = tally;
  return verdict;
}

/** I1 and I2: by the number in the body, how many story runs there are, and how many there may be. */
async function storedOnce({ database, storyId, sent }: Case, tally: Tally): Promise<void> {
  const { rows: found } = await database.query<{ n: number; runs: number }>(
    `select (output->'body'->>'n')::int as n, count(*)::int as runs from ${rows.event}
     where story_id = $1 and action_slug = 'receive' group by 1`,
    [storyId],
  );
  const stored = new Map(found.map(({ n, runs }) => [n, runs]));
  const missing: string[] = [];
  const extra: string[] = [];
  for (const one of sent) {
    const runs = stored.get(one.n) ?? 0;
    stored.delete(one.n);
    const acked = isAcked(one) ? 1 : 0;
    const ambiguous = one.outcomes.filter(({ kind }) => kind === 'ambiguous').length;
    const most = Math.min(1, acked + ambiguous);
    if (runs < acked) missing.push(`request ${one.n} was answered 2xx and is not there`);
    if (runs > most) {
      extra.push(`request ${one.n} is there ${runs} times, after ${describe(one)}`);
      tally.doubled += runs - most;
    }
  }
  for (const n of stored.keys()) extra.push(`request ${n} is there and was never sent`);
  tally.lost = missing.length;
  tally.add('I1', missing);
  tally.add('I2', extra);
}

function describe({ outcomes }: Sent): string {
  return outcomes.map((one) => (one.kind === 'answered' ? one.status : one.reason)).join(', ');
}

/** I3, at a time when no wait is left: nothing is open, and nothing is past its time. */
async function nothingOpen({ database, storyId, answeringId }: Case, tally: Tally): Promise<void> {
  const { rows: open } = await database.query<{ state: string; slug: string; n: number; late: number }>(
    `select state, action_slug as slug, count(*)::int as n,
            count(*) filter (where wake_at < now() - make_interval(secs => $2))::int as late
     from ${rows.openRun} r where story_id = any($1) group by 1, 2`,
    [[storyId, answeringId], lateSeconds],
  );
  tally.stuck = open.reduce((sum, { n }) => sum + n, 0);
  tally.add(
    'I3',
    open.map(
      ({ n, slug, state, late }) => `${n} Action runs of ${slug} are ${state}, ${late} past their time`,
    ),
  );
}

/** I4 */
async function oneRunPerCause({ database, storyId, answeringId }: Case, tally: Tally): Promise<void> {
  const { rows: found } = await database.query<{ extra: number }>(
    `select (count(*) - count(distinct (event_id, action_id)))::int as extra from ${rows.anyRun} r
     where story_id = any($1)`,
    [[storyId, answeringId]],
  );
  const extra = found[0]?.extra ?? 0;
  tally.doubled += extra;
  if (extra > 0) tally.add('I4', [`${extra} Action runs have the event and Action of another`]);
}

/**
 * I5: what each ended Action run emitted is numbered from 0 on; one that succeeded emitted something here,
 * but for a join, of whose runs one does: that it did is I6.
 */
async function outputsInOrder({ database, storyId, answeringId }: Case, tally: Tally): Promise<void> {
  const { rows: found } = await database.query<{ id: string; slug: string; seqs: number[] }>(
    `select r.id, r.action_slug as slug, array_agg(e.seq order by e.seq) as seqs
     from ${rows.endedRun} r left join ${rows.event} e on e.action_run_id = r.id
     where r.story_id = any($1)
     group by r.id, r.action_slug, r.state
     having count(e.seq) <> coalesce(max(e.seq) + 1, 0) or count(e.seq) <> count(distinct e.seq)
            or min(e.seq) <> 0
            or (r.state = 'succeeded' and r.action_slug <> 'together' and count(e.seq) = 0)`,
    [[storyId, answeringId]],
  );
  tally.add(
    'I5',
    found.map(({ id, slug, seqs }) => `${slug} ${id} emitted the events ${JSON.stringify(seqs)}`),
  );
}

/** I6: each story run, with those that it called, ended with the events that its input leads to, and no other. */
async function rightEnds({ database, storyId, answeringId, ending }: Case, tally: Tally): Promise<void> {
  const sources = await database.query<{ run: string; n: number }>(
    `select story_run_id as run, (output->'body'->>'n')::int as n from ${rows.event}
     where story_id = $1 and action_slug = 'receive'`,
    [storyId],
  );
  const ends = await database.query<{ run: string; slug: string; output: Record<string, unknown> }>(
    `select coalesce(output->>'caller', story_run_id::text) as run, action_slug as slug, output
     from ${rows.event} where story_id = any($1) and action_slug = any($2)`,
    [[storyId, answeringId], finalSlugs],
  );
  const byRun = new Map<string, string[]>();
  for (const { run, slug, output } of ends.rows) {
    const list = byRun.get(run);
    if (list) list.push(final(slug, output));
    else byRun.set(run, [final(slug, output)]);
  }
  const wrong: string[] = [];
  for (const { run, n } of sources.rows) {
    const found = (byRun.get(run) ?? []).sort();
    const expected = expectedFinals(n, ending(n));
    byRun.delete(run);
    if (found.join('\n') === expected.join('\n')) continue;
    tally.doubled += Math.max(0, found.length - expected.length);
    wrong.push(
      `story run ${run} of request ${n} ended with [${found.join(', ')}], not [${expected.join(', ')}]`,
    );
  }
  for (const run of byRun.keys()) wrong.push(`story run ${run} has events and no source event`);
  tally.add('I6', wrong);
}

/** I7: the counts on the canvas, against the rows. */
async function rightCounts({ database, storyId, answeringId }: Case, tally: Tally): Promise<void> {
  const shown = [...(await readCounts(database, storyId)), ...(await readCounts(database, answeringId))];
  const { rows: counted } = await database.query<{ action_id: string; port: string; n: number }>(
    `select action_id, port, count(*)::int as n from ${rows.event} where story_id = any($1) group by 1, 2
     union all
     select action_id, '!failed', count(*)::int from ${rows.anyRun} r
     where story_id = any($1) and state = 'failed' group by 1`,
    [[storyId, answeringId]],
  );
  const left = new Map(counted.map(({ action_id, port, n }) => [`${action_id} ${port}`, n]));
  const wrong = shown.flatMap(({ actionId, port, count }) => {
    const key = `${actionId} ${port}`;
    const real = left.get(key) ?? 0;
    left.delete(key);
    return real === count ? [] : [`${key} is shown as ${count} and is ${real}`];
  });
  for (const [key, n] of left) wrong.push(`${key} is not shown and is ${n}`);
  tally.add('I7', wrong);
}

/** I8: secrets in no table and no log, bodies in no log. */
async function noSecrets({ database, dir, secrets, unlogged }: Case, tally: Tally): Promise<void> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  const patterns = secrets.map((secret) => `%${secret.replace(/[\\%_]/g, '\\$&')}%`);
  for (const { name } of tables) {
    const { rows: hits } = await database.query(`select from ${name} t where t::text like any($1) limit 1`, [
      patterns,
    ]);
    if (hits.length > 0) found.push(`the table ${name} holds a secret`);
  }
  for (const file of (await readdir(dir)).filter((name) => name.endsWith('.log'))) {
    const text = await readFile(join(dir, file), 'utf8');
    if ([...secrets, ...unlogged].some((secret) => text.includes(secret))) {
      found.push(`${file} holds a secret or a body`);
    }
  }
  tally.add('I8', found);
}

/** I9: every effect reached the receiver, more than once only where an attempt was cut off. */
async function effects({ database, storyId, receiver, mostDuplicates }: Case, tally: Tally): Promise<void> {
  if (!receiver) return;
  const { rows: sends } = await database.query<{ id: string; state: string; attempt: number }>(
    `select id, state, attempt from ${rows.anyRun} r where story_id = $1 and action_slug = 'send'`,
    [storyId],
  );
  const faults: string[] = [];
  const unknown = new Set(receiver.keys.keys());
  for (const { id, state, attempt } of sends) {
    unknown.delete(id);
    const seen = receiver.keys.get(id) ?? 0;
    tally.duplicates += Math.max(0, seen - 1);
    if (seen === 0 && state === 'succeeded') faults.push(`${id} succeeded and sent nothing`);
    if (seen > 1 && attempt < 2) faults.push(`${id} was sent ${seen} times in one attempt`);
    if (seen > attempt) faults.push(`${id} was sent ${seen} times in ${attempt} attempts`);
  }
  for (const key of unknown) faults.push(`the key ${key} belongs to no Action run`);
  if (receiver.keyless() > 0) faults.push(`${receiver.keyless()} requests came without a key`);
  if (mostDuplicates !== null && tally.duplicates > mostDuplicates) {
    faults.push(`the receiver saw ${tally.duplicates} tries too many; ${mostDuplicates} may be`);
  }
  tally.add('I9', faults);
}
