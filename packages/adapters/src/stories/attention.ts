/** What of a team needs a person: each kind bounded, the newest first, found by an index. */
import type { Id } from '@storyloom/engine';
import { namesOf } from '../accounts/people.ts';
import { expiryWarningMs } from '../credentials/view.ts';
import type { Pool } from '../postgres/pool.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type Approval, countApprovals, listApprovals } from '../runs/approve.ts';
import { findStuck, type StuckRun } from '../runs/stuck.ts';
import { type OpenReview, openReviews } from '../versions/review-rows.ts';
import { firstIdAt } from './id-time.ts';
import { horizon } from './run-states.ts';
import { dayMs, lateFailures } from './story-activity.ts';
import type { Scope, StoryDeps } from './story-deps.ts';

/** A story of which runs failed in the last 24 hours, none of them of a draft, and no failure port took it. */
export type FailingStory = {
  storyId: Id;
  storyName: string;
  /** Failed runs: up to `failuresUpTo`, one more says that there are more. */
  runs: number;
  /** The latest of them: its run, its Action and what it said. */
  storyRunId: Id;
  actionRunId: Id;
  actionName: string;
  message: string;
  at: Date;
};

export type DisabledStory = {
  id: Id;
  name: string;
  at: Date;
  by: string | null;
  /** So many failed runs in a row switched it off; null when a person did. */
  failedRuns: number | null;
};

/** A mailbox that cannot be looked at. */
export type BrokenInbox = {
  storyId: Id;
  storyName: string;
  actionId: Id;
  actionName: string;
  message: string;
};

export type ExpiringCredential = { id: Id; name: string; expiresAt: Date; expired: boolean };

export type Attention = {
  failing: FailingStory[];
  approvals: { count: number; latest: Approval[] };
  reviews: OpenReview[];
  stuck: StuckRun[];
  inboxes: BrokenInbox[];
  credentials: ExpiringCredential[];
  disabled: DisabledStory[];
};

type Deps = Pick<StoryDeps, 'prisma'> & { pool: Pool };

/** Of each kind. */
const mostListed = 20;
const approvalsShown = 3;

export async function readAttention(
  { prisma, pool }: Deps,
  { teamId }: Pick<Scope, 'teamId'>,
): Promise<Attention> {
  const [failing, count, latest, reviews, stuck, inboxes, credentials, disabled] = await Promise.all([
    failingStories({ prisma }, { teamId }),
    countApprovals(pool, { teamId }),
    listApprovals(pool, { teamId }, { limit: approvalsShown }),
    openReviews({ prisma }, { teamId, limit: mostListed }),
    findStuck(pool, teamId),
    brokenInboxes({ prisma }, { teamId }),
    expiringCredentials({ prisma }, { teamId }),
    disabledStories({ prisma }, { teamId }),
  ]);
  return {
    failing,
    approvals: { count, latest },
    reviews,
    stuck: stuck.slice(0, mostListed),
    inboxes,
    credentials,
    disabled,
  };
}

type FailingRow = {
  id: Id;
  name: string;
  runs: bigint;
  story_run_id: Id;
  action_run_id: Id;
  action_name: string;
  message: string | null;
  at: Date;
};

/** Looks at the latest failures of each story alone, so that one that fails all the time hides no other. */
export async function failingStories(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
): Promise<FailingStory[]> {
  const since = firstIdAt(Date.now() - dayMs);
  const rows = await prisma.$queryRaw<FailingRow[]>`
    with failing as (
      select s.id, s.name, failures.runs, failures.last_id
      from story s cross join lateral (
        select count(distinct failed.story_run_id) as runs,
               (array_agg(failed.id order by failed.story_run_id desc, failed.id desc))[1] as last_id
        from (${lateFailures(Prisma.sql`s.id`, since)}) failed
      ) failures
      where s.team_id = ${teamId}::uuid and s.deleted_at is null and s.live_version_id is not null
        and failures.runs > 0
      order by failures.last_id desc limit ${mostListed}
    )
    select failing.id, failing.name, failing.runs, r.id as action_run_id, r.story_run_id,
           coalesce(s.draft -> 'actions' -> (r.action_id::text) ->> 'name', r.action_slug) as action_name,
           r.error ->> 'message' as message, coalesce(r.ended_at, r.created_at) as at
    from failing join story s on s.id = failing.id
    join action_run r on r.id = failing.last_id and r.id >= ${since}::uuid and r.id < ${horizon()}::uuid
    order by at desc`;
  return rows.map((row) => ({
    storyId: row.id,
    storyName: row.name,
    runs: Number(row.runs),
    storyRunId: row.story_run_id,
    actionRunId: row.action_run_id,
    actionName: row.action_name,
    message: row.message ?? 'It failed.',
    at: row.at,
  }));
}

async function disabledStories(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
): Promise<DisabledStory[]> {
  const rows = await prisma.story.findMany({
    where: { teamId, deletedAt: null, disabled: true },
    select: {
      id: true,
      name: true,
      editedAt: true,
      disabledAt: true,
      disabledById: true,
      disabledAfter: true,
    },
    orderBy: [{ disabledAt: { sort: 'desc', nulls: 'last' } }, { id: 'asc' }],
    take: mostListed,
  });
  const names = await namesOf(
    prisma,
    rows.map((row) => row.disabledById),
  );
  return rows.map(({ id, name, editedAt, disabledAt, disabledById, disabledAfter }) => ({
    id,
    name,
    // Of stories that an earlier release disabled, only the last edit is known.
    at: disabledAt ?? editedAt,
    by: disabledById === null ? null : (names.get(disabledById) ?? null),
    failedRuns: disabledAfter,
  }));
}

async function brokenInboxes(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
): Promise<BrokenInbox[]> {
  const rows = await prisma.$queryRaw<
    { story_id: Id; story_name: string; action_id: Id; action_name: string | null; error: string }[]
  >`
    select i.story_id, s.name as story_name, i.action_id, i.error,
           s.draft -> 'actions' -> (i.action_id::text) ->> 'name' as action_name
    from story s join inbox i on i.story_id = s.id
    where s.team_id = ${teamId}::uuid and s.deleted_at is null and not s.disabled and i.enabled and i.error is not null
    order by i.story_id, i.action_id limit ${mostListed}`;
  return rows.map((row) => ({
    storyId: row.story_id,
    storyName: row.story_name,
    actionId: row.action_id,
    actionName: row.action_name ?? 'Receive Email',
    message: row.error,
  }));
}

async function expiringCredentials(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  { teamId }: Pick<Scope, 'teamId'>,
): Promise<ExpiringCredential[]> {
  const now = Date.now();
  const rows = await prisma.credential.findMany({
    where: { teamId, expiresAt: { lt: new Date(now + expiryWarningMs) } },
    select: { id: true, name: true, expiresAt: true },
    orderBy: [{ expiresAt: 'asc' }, { id: 'asc' }],
    take: mostListed,
  });
  return rows.flatMap(({ id, name, expiresAt }) =>
    expiresAt === null ? [] : { id, name, expiresAt, expired: expiresAt.getTime() <= now },
  );
}
