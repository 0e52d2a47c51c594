/** What a story run called and by whom it was called, and what it asks people: for those who look at it. */
import type { CallState, Id } from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';
import type { Approval } from '../runs/approve.ts';
import type { Scope } from './story-deps.ts';

/** A story run that an Action run called; without its ids when that is another team's. */
export type CalledRun = { storyName: string; storyId: Id | null; storyRunId: Id | null; state: CallState };

export type Calls = { total: number; last: CalledRun[] };

/** The story run whose Action called; its name is null when that is another team's. */
export type Caller = { storyName: string; storyId: Id; storyRunId: Id } | { storyName: null };

type Prisma = Pick<PrismaClient, '$queryRaw'>;

const mostShown = 20;

/** By Action run. */
export async function callsOf(
  prisma: Prisma,
  { teamId }: Pick<Scope, 'teamId'>,
  actionRunIds: Id[],
): Promise<Map<Id, Calls>> {
  if (actionRunIds.length === 0) return new Map();
  const rows = await prisma.$queryRaw<
    {
      caller_run_id: Id;
      total: bigint;
      name: string;
      story_id: Id;
      story_run_id: Id;
      team_id: Id;
      state: CallState;
    }[]
  >`
    select run.id as caller_run_id, last.*, s.name, s.team_id
    from unnest((${actionRunIds})::uuid[]) as run (id)
    cross join lateral (
      select c.story_id, c.story_run_id, c.state, count(*) over () as total
      from story_call c where c.caller_run_id = run.id order by c.round desc, c.place desc limit ${mostShown}
    ) last
    join story s on s.id = last.story_id`;
  const calls = new Map<Id, Calls>();
  for (const row of rows) {
    const isOurs = row.team_id === teamId;
    const known = calls.get(row.caller_run_id) ?? { total: Number(row.total), last: [] };
    known.last.push({
      storyName: row.name,
      storyId: isOurs ? row.story_id : null,
      storyRunId: isOurs ? row.story_run_id : null,
      state: row.state,
    });
    calls.set(row.caller_run_id, known);
  }
  return calls;
}

/** Null when nobody called it. */
export async function callerOf(
  prisma: Prisma,
  { teamId }: Pick<Scope, 'teamId'>,
  storyRunId: Id,
): Promise<Caller | null> {
  const [row] = await prisma.$queryRaw<{ name: string; team_id: Id; story_id: Id; story_run_id: Id }[]>`
    select s.name, s.team_id, c.caller_story_id as story_id, c.caller_story_run_id as story_run_id
    from story_call c join story s on s.id = c.caller_story_id
    where c.story_run_id = ${storyRunId}::uuid`;
  if (!row) return null;
  if (row.team_id !== teamId) return { storyName: null };
  return { storyName: row.name, storyId: row.story_id, storyRunId: row.story_run_id };
}

export type Asked = Pick<Approval, 'title' | 'message' | 'choices' | 'commentable'>;

/** Of those of the Action runs that asked people, also when they have been answered. */
export async function askedBy(prisma: Prisma, actionRunIds: Id[]): Promise<Map<Id, Asked>> {
  if (actionRunIds.length === 0) return new Map();
  const rows = await prisma.$queryRaw<(Asked & { id: Id })[]>`
    select action_run_id as id, title, message, choices, commentable from approval
    where action_run_id = any((${actionRunIds})::uuid[])`;
  return new Map(rows.map(({ id, ...asked }) => [id, asked]));
}
