/** Posts bodies to one address and notes when each was sent and how long its answer took. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';

export type Answer = { n: number; status: number; text: string };

export type Load = {
  /** Milliseconds since the epoch at which request n was sent. */
  sentAt: number[];
  /** Milliseconds until request n was answered in full. */
  tookMs: number[];
  seconds: number;
  perSecond: number;
};

export type LoadOptions = {
  connections: number;
  body: (n: number) => string;
  /** Throws when an answer is not what it should be; any 2xx is when this is not given. */
  check?: (answer: Answer) => void;
};

/** Over kept-alive connections, one request at a time each: as fast as the requests are answered. */
export async function postAll(url: string, options: LoadOptions & { count: number }): Promise<Load> {
  const { count, connections } = options;
  return withPost(url, options, async (post) => {
    let next = 0;
    const sender = async () => {
      for (let n = next++; n < count; n = next++) await post(n);
    };
    await Promise.all(Array.from({ length: connections }, sender));
  });
}

/**
 * The same for `seconds`, but a connection waits before each request until `mayGo` lets it: a load that
 * follows what is done cannot grow a backlog.
 */
export async function postFor(
  url: string,
  options: LoadOptions & { seconds: number; mayGo: (sent: number) => Promise<void> },
): Promise<Load> {
  const { connections, seconds, mayGo } = options;
  const until = performance.now() + seconds * 1000;
  return withPost(url, options, async (post) => {
    let next = 0;
    const sender = async () => {
      while (performance.now() < until) {
        await mayGo(next);
        if (performance.now() < until) await post(next++);
      }
    };
    await Promise.all(Array.from({ length: connections }, sender));
  });
}

/** By the clock, whether or not the requests before were answered. `onSend` hears of each. */
export async function postAtRate(
  url: string,
  options: LoadOptions & { count: number; perSecond: number; onSend?: (n: number, at: number) => void },
): Promise<Load> {
  const { count, perSecond, onSend } = options;
  return withPost(url, options, async (post) => {
    const began = performance.now();
    const answered: Promise<void>[] = [];
    for (let n = 0; n < count; n += 1) {
      const wait = began + (n * 1000) / perSecond - performance.now();
      if (wait > 0) await sleep(wait);
      onSend?.(n, Date.now());
      answered.push(post(n));
    }
    await Promise.all(answered);
  });
}

async function withPost(
  url: string,
  { connections, body, check = isFine }: LoadOptions,
  send: (post: (n: number) => Promise<void>) => Promise<void>,
): Promise<Load> {
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const request = {
    method: 'POST',
    path: pathname + search,
    headers: { 'content-type': 'application/json' },
  } as const;
  const sentAt: number[] = [];
  const tookMs: number[] = [];
  const post = async (n: number) => {
    const content = body(n);
    sentAt[n] = Date.now();
    const began = performance.now();
    const { status, text } = await answerTo(pool, { ...request, body: content });
    tookMs[n] = performance.now() - began;
    check({ n, status, text });
  };
  const start = performance.now();
  try {
    await send(post);
  } finally {
    await pool.destroy();
  }
  const seconds = (performance.now() - start) / 1000;
  return { sentAt, tookMs, seconds, perSecond: sentAt.length / seconds };
}

/** Without streams and what else a client is comfortable with: the load shares the cores with what it measures. */
function answerTo(pool: Pool, request: Dispatcher.DispatchOptions): Promise<Omit<Answer, 'n'>> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let text = '';
    pool.dispatch(request, {
      onRequestStart: () => undefined,
      onResponseStart: (_controller, statusCode) => {
        status = statusCode;
      },
      onResponseData: (_controller, chunk) => {
        text += chunk.toString();
      },
      onResponseEnd: () => resolve({ status, text }),
      onResponseError: (_controller, error) => reject(error),
    });
  });
}

/** A benchmark of refusals is none. */
function isFine({ n, status, text }: Answer): void {
  if (status >= 300) throw new Error(`Request ${n} was answered ${status}: ${text.slice(0, 500)}`);
}
