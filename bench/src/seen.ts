import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Story } from './imported.ts';
import { leastUuidV7 } from './uuid.ts';

/**
 * Looks every millisecond, while runs are open, whether another connection can read their last event;
 * resolves to the milliseconds that each of `count` runs took from when it was sent. `open` holds when runs
 * were sent that are not done, by their numbers, which `n` finds in the last event's output.
 */
export async function watchLast(
  database: Pool,
  { story, open, count, n }: { story: Story; open: Map<number, number>; count: number; n: string },
): Promise<number[]> {
  const latencies: number[] = [];
  let until = Date.now() + 120_000;
  while (latencies.length < count) {
    await sleep(1);
    if (Date.now() > until) throw new Error(`Only ${latencies.length} of ${count} runs are done.`);
    if (open.size === 0) continue;
    // Ids sort by time: what was sent first bounds what has to be looked at.
    const since = Math.min(...open.values()) - 100;
    const { rows } = await database.query<{ n: number }>({
      name: 'bench_seen',
      text: `select (${n})::int as n from event where story_id = $1 and action_id = $2 and id > $3`,
      values: [story.id, story.lastId, leastUuidV7(since)],
    });
    const now = Date.now();
    for (const { n: done } of rows) {
      const sentAt = open.get(done);
      if (sentAt === undefined) continue;
      latencies.push(now - sentAt);
      open.delete(done);
      until = now + 120_000;
    }
  }
  return latencies;
}
