import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../packages/adapters/src/embedded/postgres.ts';
import { Stop } from '../lib/stop.mjs';
import { pauses } from './pause.ts';

export type Database = {
  /** Where it is now: a server that was started again may have had to take another port. */
  url: () => string;
  stop: () => Promise<void>;
  /** Ends it at once; it recovers at its next start. */
  kill: () => void;
};

/**
 * Runs the embedded PostgreSQL and starts it again when it dies. Throws `Stop` with the reason when it
 * does not start the first time; a later reason is said, and it is tried again.
 */
export async function runDatabase(options: {
  dir: string;
  log: (line: string) => void;
  say: (text: string) => void;
  /** Called when `url` has changed. */
  onMoved: () => void;
}): Promise<Database> {
  const { dir, log, say, onMoved } = options;
  const first = await startEmbeddedPostgres({ dir, log });
  if (!first.ok) throw new Stop(first.message);
  const stopping = new AbortController();
  let server = first;
  const kept = keep();

  async function keep(): Promise<void> {
    const pause = pauses();
    let startedAt = performance.now();
    let told = '';
    for (;;) {
      await server.exited;
      await sleep(pause.after(performance.now() - startedAt), undefined, stopping).catch(() => undefined);
      if (stopping.signal.aborted) return;
      if (told === '') say('PostgreSQL ended: starting it again.');
      startedAt = performance.now();
      const started = await startEmbeddedPostgres({ dir, log }).catch((error: unknown) => ({
        ok: false as const,
        message: `PostgreSQL did not start: ${error instanceof Error ? error.message : error}`,
      }));
      if (stopping.signal.aborted) {
        if (started.ok) await started.stop();
        return;
      }
      if (started.ok) {
        const moved = started.url !== server.url;
        server = started;
        told = '';
        if (moved) onMoved();
      } else if (started.message !== told) {
        told = started.message;
        say(told);
      }
    }
  }

  return {
    url: () => server.url,
    stop: async () => {
      stopping.abort();
      await server.stop();
      await kept;
    },
    kill: () => {
      stopping.abort();
      try {
        process.kill(server.pid, 'SIGQUIT');
      } catch {}
    },
  };
}
