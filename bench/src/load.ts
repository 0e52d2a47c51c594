/** Posts a fixed count of bodies over many kept-alive connections and notes when each was sent. */
import { Pool } from 'undici';

export type Load = {
  /** Milliseconds since the epoch at which request n was sent. */
  sentAt: number[];
  seconds: number;
  perSecond: number;
};

/** Rejects at the first answer that is not 2xx: a benchmark of refusals is none. */
export async function postAll(
  url: string,
  { count, connections, body }: { count: number; connections: number; body: (n: number) => string },
): Promise<Load> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const sentAt: number[] = new Array(count);
  let next = 0;
  const sender = async () => {
    for (let n = next++; n < count; n = next++) {
      sentAt[n] = Date.now();
      const answer = await pool.request({
        method: 'POST',
        path: pathname,
        headers: { 'content-type': 'application/json' },
        body: body(n),
      });
      await answer.body.dump();
      if (answer.statusCode >= 300) throw new Error(`Request ${n} was answered ${answer.statusCode}.`);
    }
  };
  const start = performance.now();
  try {
    await Promise.all(Array.from({ length: connections }, sender));
  } finally {
    await pool.close();
  }
  const seconds = (performance.now() - start) / 1000;
  return { sentAt, seconds, perSecond: count / seconds };
}

/** The value below which the share `p` (0 to 1) of `values` lies; 0 for none. */
export function percentile(values: number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;
}
