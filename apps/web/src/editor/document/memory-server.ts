/** A draft's server in memory, for tests: the same compare-and-set, op log and merge as the real one. */
import {
  applyChanges,
  type Change,
  ChangeError,
  clashes,
  emptyGraph,
  type Graph,
  type Id,
} from '@storyloom/engine';
import type { Clock, Remote, Transport } from './contract.ts';

export type Weather = { loseRequest: () => boolean; loseAnswer: () => boolean };
const calm: Weather = { loseRequest: () => false, loseAnswer: () => false };

/** Time that passes when the test says so. */
export function handClock(): Clock & { advance: (ms: number) => void } {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    later: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    advance: (ms) => {
      now += ms;
      const due = timers.filter((timer) => timer.at <= now);
      timers = timers.filter((timer) => timer.at > now);
      for (const timer of due) timer.run();
    },
  };
}

/** Lets every promise that can go on do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

export function memoryServer(start: Graph = emptyGraph) {
  const log: (Remote & { batchId: Id })[] = [];
  const server = {
    graph: start,
    log,
    since: (revision: number) => log.filter((entry) => entry.revision > revision),
    write: (changes: Change[], by = 'Server', batchId: Id = crypto.randomUUID()) => {
      server.graph = applyChanges(server.graph, changes);
      log.push({ revision: log.length + 1, changes, by, batchId });
    },
    transport: (by: string, weather: Weather = calm): Transport => ({
      change: async (batch, baseRevision) => {
        if (weather.loseRequest()) return { ok: false, reason: 'unreachable' };
        const known = log.find((entry) => entry.batchId === batch.id);
        const others = server.since(baseRevision).filter((entry) => entry.batchId !== batch.id);
        if (!known) {
          const theirs = others.flatMap((entry) => entry.changes);
          if (clashes(batch.changes, theirs).length > 0) {
            return { ok: false, reason: 'conflict', revision: log.length, others };
          }
          try {
            server.write(batch.changes, by, batch.id);
          } catch (error) {
            if (!(error instanceof ChangeError)) throw error;
            return { ok: false, reason: 'conflict', revision: log.length, others };
          }
        }
        if (weather.loseAnswer()) return { ok: false, reason: 'unreachable' };
        const mine = log.find((entry) => entry.batchId === batch.id)?.revision ?? log.length;
        return {
          ok: true,
          revision: mine,
          others: others.filter((entry) => entry.revision < mine),
          webhooks: {},
        };
      },
      since: async (revision) =>
        weather.loseRequest()
          ? { ok: false, reason: 'unreachable' }
          : { ok: true, revision: log.length, batches: server.since(revision) },
      snapshot: async () => ({ ok: true, graph: server.graph, revision: log.length, webhooks: {} }),
    }),
  };
  return server;
}
