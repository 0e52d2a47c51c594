import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eachLine } from './lines.ts';
import { pauses } from './pause.ts';

const followParent = fileURLToPath(new URL('./follow-parent.mjs', import.meta.url));

/** A program that never came up is given up after so many tries. */
const firstTries = 3;

export type Line = { program: string; text: string; from: 'stdout' | 'stderr' };

export type Kept = {
  /** To be called once it is up: from then on it is started again for ever. */
  isUp: () => void;
  /** Resolves with the reason when it was given up. */
  gaveUp: Promise<string>;
  /** Ends it in order, to be started again at once (with what its environment is then). */
  restart: () => void;
  /** Asks it to end and does not start it again; by force after `graceMs`. Resolves when it is gone. */
  stop: (graceMs: number) => Promise<void>;
  /** Ends it by force. */
  kill: () => void;
};

/**
 * Runs one of the product's programs and starts it again when it dies, after a pause that grows while it
 * keeps dying young. It ends when this process does, however this process ends.
 */
export function keepRunning(options: {
  name: string;
  entry: string;
  cwd: string;
  /** Asked at every start. */
  environment: () => NodeJS.ProcessEnv;
  onLine: (line: Line) => void;
  say: (text: string) => void;
}): Kept {
  const { name, entry, cwd, environment, onLine, say } = options;
  const pause = pauses();
  const gaveUp = Promise.withResolvers<string>();
  const tail: string[] = [];
  let child: ChildProcess | null = null;
  let again: NodeJS.Timeout | null = null;
  let triesLeft = firstTries;
  let stopping = false;
  let onGone = () => {};

  const launch = () => {
    again = null;
    const startedAt = performance.now();
    const started = spawn(process.execPath, ['--import', followParent, entry], {
      cwd,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    for (const from of ['stdout', 'stderr'] as const) {
      const stream = started[from];
      if (stream === null) continue;
      eachLine(stream, (text) => {
        tail.push(text);
        if (tail.length > 20) tail.shift();
        onLine({ program: name, text, from });
      });
    }
    started.once('error', (error) => onLine({ program: name, text: error.message, from: 'stderr' }));
    started.once('close', (code, signal) => {
      child = null;
      onGone();
      if (stopping) return;
      triesLeft -= 1;
      if (triesLeft === 0) {
        gaveUp.resolve(`The ${name} does not come up. It says:\n${tail.join('\n')}`);
        return;
      }
      again = setTimeout(
        () => {
          say(`The ${name} ended (${signal ?? `exit code ${code}`}): starting it again.`);
          launch();
        },
        pause.after(performance.now() - startedAt),
      );
    });
  };

  launch();
  return {
    isUp: () => {
      triesLeft = Number.POSITIVE_INFINITY;
    },
    gaveUp: gaveUp.promise,
    restart: () => child?.kill('SIGTERM'),
    stop: async (graceMs) => {
      stopping = true;
      if (again !== null) clearTimeout(again);
      const running = child;
      if (running === null) return;
      const force = setTimeout(() => running.kill('SIGKILL'), graceMs);
      const gone = new Promise<void>((resolve) => {
        onGone = resolve;
      });
      running.kill('SIGTERM');
      await gone;
      clearTimeout(force);
    },
    kill: () => {
      stopping = true;
      child?.kill('SIGKILL');
    },
  };
}
