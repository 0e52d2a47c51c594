/** What a story run waits for, in words. */
import type { Id, RunError, WaitKind } from '@storyloom/engine';
import type { PrismaClient } from '../prisma/client.ts';
import { Prisma } from '../prisma/generated/client.ts';

export type WaitingFor = {
  kind: WaitKind;
  /** One sentence. */
  message: string;
};

/** An Action run that waits. A wait that its Action asked for has no kind of its own: it is a delay. */
export type Waiting = {
  actionName: string;
  kind: WaitKind | null;
  wakeAt: Date | null;
  /** Why it waits, as the engine wrote it. */
  reason: string | null;
  /** Events that have arrived, for a join. */
  arrived: number;
};

export function waitingFor({ actionName, kind, wakeAt, reason, arrived }: Waiting): WaitingFor {
  const at = wakeAt === null ? '' : ` ${timeText(wakeAt)}`;
  switch (kind) {
    case 'decision':
      return { kind, message: withReason(`Waiting for a decision on ${actionName}`, reason) };
    case 'resume':
      return { kind, message: 'Suspended.' };
    case 'retry':
      return { kind, message: withReason(`Waiting for a retry of ${actionName} at${at}`, reason) };
    case 'call':
      return { kind, message: `${actionName}: ${reason ?? 'Waits for the story that it called.'}` };
    case 'approval':
      return { kind, message: reason ?? `${actionName} waits for an answer.` };
    case 'pace':
      return { kind, message: reason ?? `${actionName} waits for its turn to use a credential.` };
    case 'slot':
      return { kind, message: `Waiting for a free slot of ${actionName}.` };
    case 'join':
      return { kind, message: `${reason ?? `Waiting for the join ${actionName}.`} ${arrived} arrived.` };
    default:
      return { kind: 'delay', message: reason ?? `Waiting in ${actionName} until${at}.` };
  }
}

function withReason(text: string, reason: string | null): string {
  return reason === null ? `${text}.` : `${text}: ${reason}`;
}

/** `2026-11-26 10:00:05 UTC` */
function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

type WaitingRow = {
  story_run_id: Id;
  version_id: Id;
  action_id: Id;
  action_slug: string;
  wait_kind: WaitKind | null;
  wake_at: Date | null;
  error: RunError | null;
  arrived: bigint;
};

/**
 * For each of the story runs the one wait that says most: what only a person can end before what time
 * ends, and a join last, since it waits for the others.
 */
export function readWaiting(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  storyRunIds: Id[],
): Promise<WaitingRow[]> {
  if (storyRunIds.length === 0) return Promise.resolve([]);
  return prisma.$queryRaw<WaitingRow[]>`
    select first.*, (
      select count(*) from open_run o
      where o.story_run_id = first.story_run_id and o.state = 'waiting' and o.join_key = first.join_key
    ) as arrived
    from unnest((${storyRunIds})::uuid[]) as run (id)
    cross join lateral (
      select story_run_id, version_id, action_id, action_slug, wait_kind, join_key, wake_at, error
      from open_run where story_run_id = run.id and state = 'waiting'
      order by ${rank}, wake_at, id desc limit 1
    ) first`;
}

const rank = Prisma.sql`array_position(array['decision', 'approval', 'resume', 'retry', 'delay', 'call', 'slot', 'pace', 'join'],
  coalesce(wait_kind, 'delay'))`;
