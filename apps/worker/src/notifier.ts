/**
 * Tells people what they want to be told of stories: looks at those that have recipients, and sends the messages that
 * are due. Any number of workers may run it. A message that is being sent holds up neither the loop nor any run.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type DeliverDeps, deliverDue } from '@storyloom/adapters/monitoring/deliver';
import { lookAtStories } from '@storyloom/adapters/monitoring/look';

const everyMs = 1_000;
const looksAtOnce = 20;
const sendsAtOnce = 10;

export function startNotifier(deps: DeliverDeps): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const sending = new Set<Promise<void>>();
  const done = loop(deps, sending, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await done;
      await Promise.all(sending);
    },
  };
}

async function loop(deps: DeliverDeps, sending: Set<Promise<void>>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let looked = 0;
    try {
      looked = await lookAtStories(deps.pool, { limit: looksAtOnce });
      const limit = sendsAtOnce - sending.size;
      for (const one of limit > 0 ? await deliverDue(deps, { limit }) : []) {
        const tracked = one.finally(() => sending.delete(tracked));
        sending.add(tracked);
      }
    } catch (error) {
      deps.log.warn('stories were not looked at for what is to be told; trying again', { err: error });
    }
    if (looked === looksAtOnce) continue;
    // Workers that started together drift apart.
    await sleep(everyMs * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
  }
}
