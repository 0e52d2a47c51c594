import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';

export type TestRedis = {
  url: string;
  port: number;
  flushAll: () => Promise<void>;
  /** Keeps every command from now on. Its connection is let go of by `stop`. */
  record: () => Promise<{ all: () => Promise<string>; stop: () => void }>;
  /** Ends it as `kill -9` does. Nothing was saved. */
  kill: () => Promise<void>;
  /** Starts it again, empty, on the same port. */
  start: () => Promise<void>;
  /** Freezes it: connections stand, answers do not come. */
  freeze: () => void;
  thaw: () => void;
  stop: () => Promise<void>;
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}

/** Debian's; found on the PATH. */
const program = 'redis-server';

async function launch(port: number, folder: string, settings: string[]): Promise<ChildProcess> {
  const own = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const child = spawn(program, [...own, ...settings], { stdio: ['ignore', 'pipe', 'ignore'] });
  const failed = once(child, 'error').then(([error]) => {
    throw new Error('redis-server did not start: install it with apt-get install redis-server', {
      cause: error,
    });
  });
  const ready = (async () => {
    for await (const line of createInterface(child.stdout)) {
      if (line.includes('Ready to accept connections')) return;
    }
    throw new Error(`redis-server ended before it was ready (port ${port})`);
  })();
  await Promise.race([ready, failed]);
  child.stdout.resume();
  return child;
}

/** A real Redis of one's own on a free port of 127.0.0.1. Stop it when done. */
export async function startTestRedis(settings: string[] = []): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'storyloom-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | null = await launch(port, folder, settings);

  const kill = async () => {
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    child = null;
    await ended;
  };
  return {
    url,
    port,
    kill,
    flushAll: async () => {
      const client = new Redis(url);
      await client.flushall().finally(() => client.disconnect());
    },
    record: async () => {
      const client = new Redis(url);
      const watching = await client.monitor();
      const seen: string[] = [];
      watching.on('monitor', (_time: string, words: string[]) => seen.push(words.join(' ')));
      return {
        all: async () => {
          // Commands come in order: what was said before this one is there when it is.
          const last = `recorded ${seen.length}`;
          await client.echo(last);
          while (!seen.includes(`echo ${last}`)) await once(watching, 'monitor');
          return seen.join('\n');
        },
        stop: () => {
          watching.disconnect();
          client.disconnect();
        },
      };
    },
    start: async () => {
      child = await launch(port, folder, settings);
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}
