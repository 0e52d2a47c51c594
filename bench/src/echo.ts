import { Worker } from 'node:worker_threads';
import { z } from 'zod';

/** What an echo saw since it was last asked, by its own clock. */
type EchoStats = {
  requests: number;
  /** Most that were under way at once. */
  most: number;
  /** From the first request to the last answer. */
  wallMs: number;
};

export type Echo = {
  /** Answers 200 with the body it got; `?ms=100` lets it wait before that. */
  url: string;
  stats: () => Promise<EchoStats>;
  stop: () => Promise<void>;
};

const started = z.object({ port: z.number() });
const stats = z.object({ requests: z.number(), most: z.number(), wallMs: z.number() });

/** An HTTP server of the benchmark in a thread of its own: what it costs is counted nowhere. */
export async function startEcho(): Promise<Echo> {
  const thread = new Worker(new URL('./echo-thread.ts', import.meta.url));
  const next = () =>
    new Promise<unknown>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
    });
  const { port } = started.parse(await next());
  return {
    url: `http://127.0.0.1:${port}/`,
    stats: async () => {
      const told = next();
      thread.postMessage('stats');
      return stats.parse(await told);
    },
    stop: async () => void (await thread.terminate()),
  };
}
