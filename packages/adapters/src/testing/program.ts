import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the programs are started: the root of this repository. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** For a program's environment: what one start compiled, the next one reads. */
export const compileCache = {
  NODE_COMPILE_CACHE: join(tmpdir(), `storyloom-compile-cache-${process.getuid?.() ?? 'all'}`),
};

const entries = {
  app: 'apps/web/server.ts',
  worker: 'apps/worker/src/main.ts',
  cli: 'apps/cli/src/main.ts',
} as const;

export type ProgramName = keyof typeof entries;

/** What `node` is told to run a program. */
export function commandLine(name: ProgramName, parameters: readonly string[] = []): string[] {
  return [entries[name], ...parameters];
}

export type Program = {
  pid: number;
  /** The end of what it wrote so far, to either stream. */
  output: () => string;
  /** Resolves when it is gone: its exit code, null when a signal ended it. */
  exited: Promise<number | null>;
  isGone: () => boolean;
  /** Tells it to end, by force after 30 s; resolves when it is gone. */
  end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
};

const outputLength = 100_000;
const patienceMs = 30_000;

/** A process of the product. */
export function startProgram(options: {
  name: ProgramName;
  parameters?: readonly string[];
  env: Record<string, string>;
  /** All that it writes is added to this file. */
  logFile: string;
}): Program {
  const { name, parameters, env, logFile } = options;
  const log = createWriteStream(logFile, { flags: 'a' });
  const child = spawn(process.execPath, commandLine(name, parameters), {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      log.write(chunk);
      output = (output + chunk).slice(-outputLength);
    });
  }
  let gone = false;
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    // Not 'exit': what it wrote last would not have been read yet.
    child.once('close', (code) => {
      gone = true;
      log.end();
      resolve(code);
    });
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    exited,
    isGone: () => gone,
    end: async (signal) => {
      if (gone) return;
      child.kill(signal);
      const force = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await exited;
      clearTimeout(force);
    },
  };
}

const startMs = 60_000;
const againMs = 50;

/** Resolves when `isUp` does to true; rejects with the end of its log when it ends before, or after 60 s. */
export async function comesUp(program: Program, isUp: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + startMs;
  while (!(await isUp())) {
    if (program.isGone() || Date.now() > until) {
      await program.end('SIGKILL');
      throw new Error(`A process did not come up:\n${program.output().slice(-4000)}`);
    }
    await new Promise((again) => setTimeout(again, againMs));
  }
}

/** A port of 127.0.0.1 that was free just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
