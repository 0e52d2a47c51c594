/** What stories emitted hour by hour, from the counts that are kept anyway: any number of events costs the same. */
import type { Id } from '@storyloom/engine';
import type { StoryDeps } from './story-deps.ts';

/** 24 hours, the oldest first and the present one last; an hour is one of UTC. */
export type Pulse = {
  events: number[];
  /** Action runs that failed, and no failure port took it. */
  failed: number[];
};

const hours = 24;

/** Of these stories, those of which anything happened. */
export async function storyPulses(
  { prisma }: Pick<StoryDeps, 'prisma'>,
  storyIds: readonly Id[],
): Promise<Map<Id, Pulse>> {
  if (storyIds.length === 0) return new Map();
  const rows = await prisma.$queryRaw<
    { story_id: Id; ago: number; events: number; failed: number; handled: number }[]
  >`
    select story_id, (extract(epoch from date_trunc('hour', now()) - hour) / 3600)::int as ago,
           coalesce(sum(delta) filter (where port <> '!failed'), 0)::float8 as events,
           coalesce(sum(delta) filter (where port = '!failed'), 0)::float8 as failed,
           coalesce(sum(delta) filter (where port = 'failure'), 0)::float8 as handled
    from event_count
    where story_id = any((${[...storyIds]})::uuid[])
      and hour > date_trunc('hour', now()) - interval '24 hours' and hour <= now()
    group by 1, 2`;
  const pulses = new Map<Id, Pulse>();
  for (const { story_id, ago, events, failed, handled } of rows) {
    const pulse = pulses.get(story_id) ?? { events: empty(), failed: empty() };
    pulse.events[hours - 1 - ago] = events;
    pulse.failed[hours - 1 - ago] = Math.max(0, failed - handled);
    pulses.set(story_id, pulse);
  }
  return pulses;
}

const empty = () => Array.from({ length: hours }, () => 0);
