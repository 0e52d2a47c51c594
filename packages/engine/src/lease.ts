/** Holds the leases of what a worker has under way, and finds out when one was taken away. */
import type { Id } from './model.ts';
import type { Store } from './ports.ts';

export type LeaseDeps = {
  store: Pick<Store, 'extend' | 'held'>;
  leaseMs: number;
  /** How soon a run that was cancelled or taken over is told, in milliseconds. */
  checkMs: number;
  log: { warn: (message: string, details: Record<string, unknown>) => void };
};

type Attempt = { id: Id; attempt: number };
type Held = { attempt: number; abort: AbortController; since: number };

/**
 * One for all runs of a worker. Leases are pushed on at a third of their length; in between, runs that
 * last are looked up, so that one that was cancelled is aborted within about `checkMs`.
 */
export function makeLeases({ store, leaseMs, checkMs, log }: LeaseDeps) {
  const held = new Map<Id, Held>();
  let extendedAt = performance.now();
  let timer: ReturnType<typeof setInterval> | null = null;
  let isAsking = false;

  async function look(): Promise<void> {
    const now = performance.now();
    const isTime = now - extendedAt >= leaseMs / 3;
    const lasting = [...held].filter(([, { since }]) => isTime || now - since >= checkMs);
    if (isTime) extendedAt = now;
    if (lasting.length === 0) return;
    const fences = lasting.map(([id, { attempt }]) => ({ id, attempt }));
    const kept = new Set(await (isTime ? store.extend(fences, leaseMs) : store.held(fences)));
    for (const [id, one] of lasting) if (!kept.has(id)) one.abort.abort();
  }

  function tick(): void {
    if (isAsking) return;
    isAsking = true;
    look()
      .catch((error: unknown) => log.warn('could not push leases on; trying again', { err: error }))
      .finally(() => {
        isAsking = false;
      });
  }

  return {
    /** Answers the signal that tells that the lease is lost; an earlier attempt that is under way lost its own. */
    hold: ({ id, attempt }: Attempt): AbortSignal => {
      const abort = new AbortController();
      held.get(id)?.abort.abort();
      held.set(id, { attempt, abort, since: performance.now() });
      timer ??= setInterval(tick, Math.min(checkMs, leaseMs / 3));
      return abort.signal;
    },
    release: ({ id, attempt }: Attempt): void => {
      if (held.get(id)?.attempt === attempt) held.delete(id);
      if (held.size > 0 || timer === null) return;
      clearInterval(timer);
      timer = null;
    },
  };
}
