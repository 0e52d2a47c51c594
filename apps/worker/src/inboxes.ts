/**
 * Watches mailboxes: takes those that are due, and holds each for as long as its connection stays open. Any
 * number of workers may run it; each mailbox is held by one of them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type WatchDeps, watchInbox } from '@storyloom/adapters/inbox/watch';
import { claimInboxes, type HeldInbox } from '@storyloom/adapters/postgres/inboxes';

const everyMs = 1_000;
/** One worker holds no more connections. */
const mostHeld = 200;
const atOnce = 10;

export function startInboxes(deps: WatchDeps & { owner: string }): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const watched = new Set<Promise<void>>();
  const done = loop(deps, watched, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await done;
      await Promise.all(watched);
      deps.parser.stop();
    },
  };
}

async function loop(
  deps: WatchDeps & { owner: string },
  watched: Set<Promise<void>>,
  signal: AbortSignal,
): Promise<void> {
  const { pool, owner, leaseMs, log } = deps;
  const watch = (held: HeldInbox) => {
    const one = watchInbox(deps, held, signal).finally(() => watched.delete(one));
    watched.add(one);
  };
  while (!signal.aborted) {
    const limit = Math.min(atOnce, mostHeld - watched.size);
    let taken = 0;
    try {
      const held = limit > 0 ? await claimInboxes(pool, { limit, owner, leaseMs }) : [];
      for (const one of held) watch(one);
      taken = held.length;
    } catch (error) {
      log.warn('mailboxes were not looked for; trying again', { err: error });
    }
    if (taken < atOnce) await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
