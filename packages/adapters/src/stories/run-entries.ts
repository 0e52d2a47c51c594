/** How story runs began, for one page of a list: the Action, and what its event is about. */
import type { Id, RunSource } from '@storyloom/engine';
import { Prisma } from '../prisma/generated/client.ts';
import { entryWords, lookedAt } from './entry-words.ts';
import { lowestAfter } from './id-time.ts';
import { horizon } from './run-states.ts';
import type { StoryDeps } from './story-deps.ts';

export type RunEntry = {
  source: RunSource;
  /** The Action that began it, as its version calls it; empty when its first event is not kept any more. */
  action: string;
  /** A few words, or empty; never a payload. */
  about: string;
};

type Row = { id: Id; source: RunSource; action: string | null; said: string | null };

/** In one statement; each version is read once, whatever number of runs are of it. */
export async function runEntries(
  prisma: Pick<StoryDeps['prisma'], '$queryRaw'>,
  ids: readonly Id[],
): Promise<Map<Id, RunEntry>> {
  const oldest = ids.toSorted()[0];
  if (oldest === undefined) return new Map();
  const rows = await prisma.$queryRaw<Row[]>(entriesOf(ids, lowestAfter(oldest)));
  return new Map(
    rows.map(({ id, source, action, said }) => [
      id,
      { source, action: action ?? '', about: said === null ? '' : entryWords(said) },
    ]),
  );
}

const entriesOf = (ids: readonly Id[], lowest: Id) => Prisma.sql`
  with begun as materialized (
    select run.id, run.source, run.version_id, first.action_id, first.action_slug, first.said
    from story_run run
    left join lateral (
      select action_id, action_slug, left(output::text, ${lookedAt}) as said from event
      where story_run_id = run.id and action_run_id is null and id >= ${lowest}::uuid and id < ${horizon()}::uuid
      order by id limit 1
    ) first on true
    where run.id = any((${[...ids]})::uuid[])
  ), named as (
    select one.version_id, one.action_id, v.graph -> 'actions' -> (one.action_id::text) ->> 'name' as name
    from (select distinct version_id, action_id from begun where action_id is not null) one
    join story_version v on v.id = one.version_id
  )
  select begun.id, begun.source, begun.said, coalesce(named.name, begun.action_slug) as action
  from begun left join named using (version_id, action_id)`;
