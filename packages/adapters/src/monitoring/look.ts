/**
 * Looks at stories that have recipients, each every few seconds, and leaves messages about what is news. One
 * transaction holds a look: the lock on the story's row of `story_watch`, the messages, and what was seen. So any
 * number of processes may look, and one that dies has told nothing and seen nothing.
 */
import type { Id } from '@storyloom/engine';
import type { Pool, PoolClient } from 'pg';
import { jsonbText } from '../postgres/rows.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { anyDay, horizon, isOfDraft, unhandled } from '../stories/run-states.ts';
import { decodeGraph } from '../stories/story-deps.ts';
import type { NoticeMessage } from './message.ts';
import { addNotices } from './notices.ts';
import {
  type ActionMonitor,
  type Counts,
  type FailedRow,
  isNews,
  lookAt,
  type News,
  type Seen,
} from './rules.ts';

const everyS = 10;
/** After a message the next one of the story comes so much later at the earliest, and twice that after each that follows. */
const quietS = 60;
const longestQuietS = 960;
/** What a commit wrote is seen so much later at most: it takes no longer than that. */
const overlapMs = 300_000;
/** So many of the latest failed runs of a story are looked at; what is beyond is told by number. */
const mostRows = 5_000;

type DueRow = {
  story_id: Id;
  name: string;
  recipients: string[];
  monitor_failures: boolean;
  monitors: Record<Id, ActionMonitor> | null;
  off: boolean;
  seen: Seen;
  known: Id[];
  streak: number;
  since: Date;
  /** The transaction's time, the same in all rows. */
  now: Date;
};

const dueSql = {
  name: 'storyloom_watch_due',
  text: `
SELECT w.story_id, w.seen, w.known, w.streak, s.name, s.recipients, s.monitor_failures, s.monitors,
       s.disabled OR s.suspended_at IS NOT NULL AS off, now() AS now,
       greatest(w.looked_at - $2::int * interval '1 millisecond', w.started_at) AS since
FROM story_watch w JOIN story s ON s.id = w.story_id
WHERE w.look_at <= now() AND s.deleted_at IS NULL
ORDER BY w.look_at LIMIT $1
FOR UPDATE OF w SKIP LOCKED`,
};

/** What is the same stays as it is. */
const seenSql = {
  name: 'storyloom_watch_seen',
  text: `
UPDATE story_watch w
SET seen = coalesce(given.seen::jsonb, w.seen), known = given.known::uuid[], streak = given.streak,
    looked_at = now(), look_at = now() + given.pause_s * interval '1 second'
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::int[]) AS given(story_id, seen, known, streak, pause_s)
WHERE w.story_id = given.story_id`,
};

/** Looks at stories whose turn it is, at most `limit`. Answers how many: `limit` means there may be more. */
export function lookAtStories(pool: Pool, { limit }: { limit: number }): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<DueRow>({ ...dueSql, values: [limit, overlapMs] });
    if (rows.length === 0) return 0;
    const found = await readNews(client, rows);
    const looks = rows.map((row) => lookOf(row, found.get(row.story_id) ?? { now: {}, rows: [] }));
    const told = looks.filter(({ news }) => isNews(news));
    const messages: { recipients: string[]; message: NoticeMessage }[] = [];
    for (const look of told) messages.push(await messageOf(client, look));
    await addNotices(client, messages);
    await client.query({
      ...seenSql,
      values: [
        looks.map(({ row }) => row.story_id),
        looks.map(({ row, seen }) => changed(row.seen, seen)),
        looks.map(({ known }) => `{${known.join(',')}}`),
        looks.map(({ row, news }) => (isNews(news) ? row.streak + 1 : 0)),
        looks.map(({ row, news }) => (isNews(news) ? pauseAfter(row.streak) : everyS)),
      ],
    });
    return rows.length;
  });
}

function pauseAfter(streak: number): number {
  return Math.min(quietS * 2 ** Math.min(streak, 10), longestQuietS);
}

function changed(before: Seen, seen: Seen): string | null {
  const text = jsonbText(seen);
  return text === jsonbText(before) ? null : text;
}

type Found = { now: Record<Id, Counts>; rows: FailedRow[] };
type Looked = { row: DueRow; seen: Seen; known: Id[]; news: News };

function lookOf(row: DueRow, { now, rows }: Found): Looked {
  const known = new Set(row.known);
  const at = row.now.getTime();
  const watched = {
    monitors: row.monitors ?? {},
    monitorFailures: row.monitor_failures,
    off: row.off,
  };
  const fresh = rows.filter(({ id }) => !known.has(id));
  const { seen, news } = lookAt(watched, { seen: row.seen, now, rows: fresh, at });
  const late = rows.filter((one) => Date.parse(one.at) >= at - overlapMs).map(({ id }) => id);
  return { row, seen, news, known: rows.length > 0 ? late : row.known };
}

type NewsRow = { story_id: Id; counts: (Counts & { action_id: Id })[] | null; rows: FailedRow[] | null };

/**
 * The counts of these stories, and of those of which more runs have failed, the failed runs that ended since; in one
 * statement, so that both are of one moment.
 */
async function readNews(client: PoolClient, due: readonly DueRow[]): Promise<Map<Id, Found>> {
  const failedBefore = due.map(({ seen }) =>
    Object.values(seen).reduce((sum, { failed }) => sum + failed, 0),
  );
  const { text, values } = Prisma.sql`
    with given as (
      select * from unnest(${due.map((row) => row.story_id)}::uuid[], ${failedBefore}::float8[],
                           ${due.map((row) => row.since.toISOString())}::timestamptz[]) as given(story_id, failed, since)
    ), counts as materialized (
      select c.story_id, c.action_id,
             coalesce(sum(c.delta) filter (where c.port = '!failed'), 0)::float8 as failed,
             coalesce(sum(c.delta) filter (where c.port = 'failure'), 0)::float8 as handled,
             coalesce(sum(c.delta) filter (where c.port <> '!failed'), 0)::float8 as events
      from given join event_count c on c.story_id = given.story_id
      group by 1, 2
    ), grown as materialized (
      select given.story_id, given.since from given
      where given.failed < (select sum(counts.failed) from counts where counts.story_id = given.story_id)
    ), failed_rows as (
      select grown.story_id, jsonb_build_object(
               'id', failed.id, 'actionId', failed.action_id, 'actionName', failed.action_slug,
               'storyRunId', failed.story_run_id, 'at', failed.ended_at,
               'message', left(coalesce(failed.error ->> 'message', 'It failed.'), 300),
               'handled', not (${unhandled(anyDay)}), 'isTest', ${isOfDraft(Prisma.sql`failed.version_id`)}
             ) as row
      from grown cross join lateral (
        select * from (
          select id, story_run_id, version_id, action_id, action_slug, state, error, ended_at from action_run
          where story_id = grown.story_id and state = 'failed' and id < ${horizon()}::uuid
          order by story_run_id desc limit ${mostRows}::int
        ) latest where ended_at >= grown.since
      ) failed
    )
    select given.story_id,
           (select jsonb_agg(counts) from counts where counts.story_id = given.story_id) as counts,
           (select jsonb_agg(one.row) from failed_rows one where one.story_id = given.story_id) as rows
    from given`;
  const { rows } = await client.query<NewsRow>(text, values);
  return new Map(
    rows.map(({ story_id, counts, rows: failed }) => [
      story_id,
      {
        now: Object.fromEntries(
          (counts ?? []).map(({ action_id, failed: runs, handled, events }) => [
            action_id,
            { failed: runs, handled, events },
          ]),
        ),
        rows: failed ?? [],
      },
    ]),
  );
}

/** Actions are told by their names in the draft, where they are still there. */
async function messageOf(client: PoolClient, { row, news }: Looked) {
  const { rows } = await client.query<{ draft: unknown }>('SELECT draft FROM story WHERE id = $1', [
    row.story_id,
  ]);
  const { actions } = decodeGraph(rows[0]?.draft ?? { actions: {} });
  const nameOf = (id: Id, known: string) => actions[id]?.name ?? known;
  const message: NoticeMessage = {
    story: { id: row.story_id, name: row.name },
    at: row.now.toISOString(),
    news: {
      ...news,
      failures: news.failures.map((one) => ({ ...one, name: nameOf(one.id, one.name) })),
      first: news.first.map((one) => ({
        ...one,
        at: new Date(one.at).toISOString(),
        actionName: nameOf(one.actionId, one.actionName),
      })),
    },
  };
  return { recipients: row.recipients, message };
}
