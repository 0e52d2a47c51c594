/**
 * How a story run stands, as SQL over what it left in `open_run`, `action_run` and `event`:
 * running while anything is queued or running, else waiting while anything waits, else failed when an Action
 * failed and no failure port took it, else cancelled when it or anything of it was, else finished.
 *
 * A list by state starts from the rows that can have it, by an index, newest story run first, and looks at
 * `lookAt` of them at most; so a page costs the same however long the history is.
 */
import type { Id, StoryRunState } from '@storyloom/engine';
import { Prisma } from '../prisma/generated/client.ts';
import { firstIdAt, skewMs } from './id-time.ts';

export const lookAt = 5_000;

/** Partitions of days after this are for later: nothing is in them. */
export function horizon(): Id {
  return firstIdAt(Date.now() + 86_400_000);
}

/** What belongs to the story run `id` has greater ids than this, which spares the days before it. */
const lowest = (id: Prisma.Sql) =>
  Prisma.sql`(lpad(to_hex(('x' || left(replace(${id}::text, '-', ''), 12))::bit(48)::bigint - ${skewMs}::bigint), 12, '0')
    || '70008000000000000000')::uuid`;

/**
 * Spares the days before a story run. There is no upper end: the planner takes two ends for a narrow range,
 * which it would read whole from the index of ids.
 */
const since = (id: Prisma.Sql, storyRunId: Prisma.Sql) => Prisma.sql`${id} >= ${lowest(storyRunId)}`;

/**
 * A condition on `failed`: an Action run that failed, and no failure port took it. `events` says among which
 * events, as a condition on `taken`. `offset 0` keeps the planner
 * from turning this look-up by index, for a few rows, into a join of whole days; so it does below.
 */
export const unhandled = (events: Prisma.Sql) => Prisma.sql`failed.state = 'failed' and not exists (
  select from event taken
  where taken.story_run_id = failed.story_run_id and taken.action_run_id = failed.id and taken.port = 'failure'
    and ${events} offset 0)`;

/** For `unhandled`: the event may be of any day since the story run began. */
const anyDay = since(Prisma.sql`taken.id`, Prisma.sql`failed.story_run_id`);

/** For `unhandled`, cheaper: the event's id is not smaller than `lowest`. */
export const notBefore = (lowestId: Id) =>
  Prisma.sql`taken.id >= ${lowestId}::uuid and taken.id < ${horizon()}::uuid`;

/** Whether what has this version id is, or belongs to, a run of a draft: no news of how the story does. */
export const isOfDraft = (versionId: Prisma.Sql) => Prisma.sql`exists (
  select from story_version v where v.id = ${versionId} and v.number < 0 offset 0)`;

/** Whether anything of the story run `run` is open. */
export const hasOpen = Prisma.sql`exists (select from open_run o where o.story_run_id = run.id offset 0)`;
const hasActive = Prisma.sql`exists (
  select from open_run o where o.story_run_id = run.id and o.state in ('queued', 'running') offset 0)`;
/** Whether an Action run of the story run ended badly, by a condition on `failed`. */
const hasEnded = (storyId: Prisma.Sql, badly: Prisma.Sql) => Prisma.sql`exists (
  select from action_run failed
  where failed.story_id = ${storyId} and failed.story_run_id = run.id and failed.state in ('failed', 'cancelled')
    and ${since(Prisma.sql`failed.id`, Prisma.sql`run.id`)} and ${badly} offset 0)`;

/** Whether an Action of the story run `run` failed, and no failure port took it. */
export const hasFailed = (storyId: Prisma.Sql) => hasEnded(storyId, unhandled(anyDay));

export type RunFilter = { storyId: Id; state?: StoryRunState | undefined; after?: Id | undefined };

/** Ids of story runs that may match, newest first: `id` of each; the caller limits them. */
export function candidates({ storyId, state, after }: RunFilter): Prisma.Sql {
  const story = Prisma.sql`story_id = ${storyId}::uuid`;
  const behind = (id: Prisma.Sql) => (after ? Prisma.sql`and ${id} < ${after}::uuid` : Prisma.empty);
  const runs = (more: Prisma.Sql) => Prisma.sql`
    select id from story_run
    where ${story} and id < ${horizon()}::uuid ${behind(Prisma.sql`id`)} ${more}
    order by id desc`;
  // The state stands in the text, so that the planner sees which index has it.
  const ended = (ends: 'failed' | 'cancelled') => Prisma.sql`
    select story_run_id, id, state from action_run
    where ${story} and state = ${Prisma.raw(`'${ends}'`)} and id < ${horizon()}::uuid
      ${behind(Prisma.sql`story_run_id`)}
    order by story_run_id desc limit ${lookAt}`;
  const open = (states: string[]) => Prisma.sql`
    select distinct story_run_id as id from open_run
    where ${story} and state = any(${states}) ${behind(Prisma.sql`story_run_id`)}
    order by 1 desc`;
  switch (state) {
    case 'running':
      return open(['queued', 'running']);
    case 'waiting':
      return open(['waiting']);
    case 'failed':
      return Prisma.sql`
        select distinct story_run_id as id from (${ended('failed')}) failed where ${unhandled(anyDay)} order by 1 desc`;
    case 'cancelled':
      return Prisma.sql`
        select id from (
          (select story_run_id as id from (${ended('cancelled')}) cancelled)
          union
          (${runs(Prisma.sql`and cancelled_at is not null`)} limit ${lookAt})
        ) one order by id desc`;
    case 'finished':
      return runs(Prisma.sql`and cancelled_at is null`);
    default:
      return runs(Prisma.empty);
  }
}

/** Which of the candidates, as `run`, are in the state. */
export function inState({ storyId: id, state }: RunFilter): Prisma.Sql {
  const storyId = Prisma.sql`${id}::uuid`;
  switch (state) {
    case 'waiting':
      return Prisma.sql`not ${hasActive}`;
    case 'failed':
      return Prisma.sql`not ${hasOpen}`;
    case 'cancelled':
      return Prisma.sql`not ${hasOpen} and not ${hasFailed(storyId)}`;
    case 'finished':
      return Prisma.sql`not ${hasOpen}
        and not ${hasEnded(storyId, Prisma.sql`(failed.state = 'cancelled' or (${unhandled(anyDay)}))`)}`;
    default:
      return Prisma.sql`true`;
  }
}
