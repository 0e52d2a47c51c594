/**
 * Stories that switch themselves off: the last runs of one failed, as many in a row as its settings say. Counted
 * are runs that have ended, in the order in which they started; not those that were cancelled, nor those of a
 * draft, nor any that began before the story was switched on.
 */
import type { Id } from '@storyloom/engine';
import type { Pool } from 'pg';
import { Prisma } from '../prisma/generated/client.ts';
import { hasFailed, hasOpen, horizon, isOfDraft } from './run-states.ts';

export type SwitchedOff = { id: Id; name: string; team_id: Id; disabled_after: number };

/** So many of the latest runs of a story are looked at: where more than these are open, nothing is known. */
const lookAt = 250;

/**
 * Switches them off, as a person does. Of any number that do it at once one does: whoever waited for a row looks at
 * it again. What was decided of a story is not done when somebody switched it meanwhile. Answers which.
 */
export async function switchOffFailing(pool: Pool): Promise<SwitchedOff[]> {
  const { text, values } = Prisma.sql`
    with failing as (
      select s.id, s.disable_after, s.counted_from
      from story s cross join lateral (
        select count(*) as ended, bool_and(latest.failed) as all_failed from (
          select ${hasFailed(Prisma.sql`s.id`)} as failed
          from (
            select id, version_id, cancelled_at, created_at from story_run
            where story_id = s.id and id < ${horizon()}::uuid order by id desc limit ${lookAt}::int
          ) run
          where run.cancelled_at is null and (s.counted_from is null or run.created_at >= s.counted_from)
            and not ${hasOpen}
            and not ${isOfDraft(Prisma.sql`run.version_id`)}
          order by run.id desc limit s.disable_after
        ) latest
      ) runs
      where s.disable_after is not null and not s.disabled and s.deleted_at is null
        and runs.ended = s.disable_after and runs.all_failed
    )
    update story s
    set disabled = true, disabled_at = now(), disabled_by_id = null, disabled_after = failing.disable_after,
        counted_from = now()
    from failing
    where s.id = failing.id and not s.disabled and s.disable_after = failing.disable_after
      and s.counted_from is not distinct from failing.counted_from
    returning s.id, s.name, s.team_id, s.disabled_after`;
  return (await pool.query<SwitchedOff>(text, values)).rows;
}
