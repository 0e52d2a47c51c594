/**
 * Following a story's events by id, skipping none.
 *
 * Ids ascend by time but commits land out of order: an event may appear behind a reader that is past
 * its id already. So ids are held back until nothing older can appear: until they are older by `allowanceMs`
 * than the start of the oldest transaction that is writing, or may be about to, and than now. What writes
 * events runs on pools of its own (`writers`), whose transactions count before they have written anything:
 * they may wait for a lock of the table.
 *
 * The allowance covers the time from an id's making to its transaction's start: ids that are older than
 * `oldIdMs` when they are sent are made anew, so what is left is for the way to the server and for what the
 * clocks of machines differ by.
 *
 * The order of the two reads matters: a transaction that is not seen writing by the first one has
 * committed before the second, which therefore sees its events.
 *
 * `pg_stat_activity` shows transactions of other database users to superusers and members of
 * pg_read_all_stats alone: app and worker connect as the same user.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobMissing, Id, Json } from '@storyloom/engine';
import { loadEach } from '../postgres/payloads.ts';
import { writers } from '../postgres/pool.ts';
import type { Prisma } from '../prisma/client.ts';
import { decodeOutput, type EventDeps } from './events.ts';
import { firstIdAt } from './id-time.ts';
import { countUpTo } from './runs.ts';
import { type NotFound, notFound, type Scope, type StoryDeps } from './story-deps.ts';

export type FollowedEvent = {
  id: Id;
  storyId: Id;
  actionId: Id;
  actionSlug: string;
  storyRunId: Id;
  previousEventIds: Id[];
  createdAt: Date;
  reEmitted: boolean;
  /** Null when it cannot be read. */
  output: Json;
  /** Why its payload cannot be read: where large ones are kept, it is gone. */
  missing: BlobMissing | null;
};

const allowanceMs = 1_000;
/** A reader waits so long for events that are held back, then gets what is safe. */
const patienceMs = 3_000;
const askAgainMs = 100;

/**
 * Events of a story, oldest first, ids greater than `sinceId`, and how many there are: beyond what it shows
 * it counts to `countUpTo`. A page that would end in events held
 * back waits for them for a moment, so that what was committed before the call is in the answer.
 */
export async function eventsSince(
  { prisma, payloads }: EventDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  query: {
    storyId: Id;
    /** An Action's id or slug. */
    action?: { id: Id } | { slug: string } | undefined;
    sinceId?: Id | undefined;
    limit: number;
    skip: number;
  },
): Promise<{ events: FollowedEvent[]; total: number } | NotFound> {
  const { storyId, action, sinceId, limit, skip } = query;
  const story = await prisma.story.findFirst({
    where: { id: storyId, teamId, deletedAt: null },
    select: { id: true },
  });
  if (!story) return notFound;
  const where: Prisma.EventWhereInput = {
    storyId,
    ...(action === undefined ? {} : 'id' in action ? { actionId: action.id } : { actionSlug: action.slug }),
    ...(sinceId ? { id: { gt: sinceId } } : {}),
  };
  const until = performance.now() + patienceMs;
  for (;;) {
    const bound = await settledBelow(prisma);
    const found = await prisma.event.findMany({
      where,
      orderBy: { id: 'asc' },
      take: limit + 1,
      skip,
    });
    const rows = found.slice(0, limit);
    const settled = rows.filter((row) => row.id < bound);
    if (settled.length < rows.length && performance.now() < until) {
      await sleep(askAgainMs);
      continue;
    }
    // What is held back is there all the same: a count promises no order.
    const counted = await prisma.event.count({ where, take: countUpTo + 1 });
    const known = skip + found.length;
    return {
      events: await followed(payloads, settled),
      total: settled.length > 0 ? Math.max(counted, known) : counted,
    };
  }
}

/** No event with a smaller id can appear any more. */
export async function settledBelow(prisma: StoryDeps['prisma']): Promise<Id> {
  const [row] = await prisma.$queryRaw<{ ms: number }[]>`
    select (extract(epoch from least(clock_timestamp(), min(xact_start))) * 1000)::float8 as ms
    from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend'
      and (backend_xid is not null or application_name = any(${Object.values(writers)}))`;
  return firstIdAt((row?.ms ?? 0) - allowanceMs);
}

/** Rows of events with their payloads; one that is gone says so and keeps nobody from the others. */
export async function followed(
  payloads: EventDeps['payloads'],
  rows: Prisma.EventGetPayload<object>[],
): Promise<FollowedEvent[]> {
  const whole = await loadEach(
    payloads,
    rows.map((row) => ({ ...row, output: decodeOutput(row.output) })),
  );
  return whole.map(({ row, missing }) => {
    const { id, storyId, actionId, actionSlug, storyRunId, causes, createdAt, reEmitted, output } = row;
    const previousEventIds = causes;
    const known = { id, storyId, actionId, actionSlug, storyRunId, previousEventIds, createdAt, reEmitted };
    return { ...known, output, missing };
  });
}
