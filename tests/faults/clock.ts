/**
 * A clock that is wrong, and jumps: Debian's libfaketime reads from a file by how much a process's clock is
 * off. Pauses and timeouts are measured by a clock that never jumps, and which this leaves alone.
 */
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Wherever the machine's architecture puts it. Programs with several threads need the one that locks. */
const folder = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime`)
  .find((path) => existsSync(path));

/** Of scenarios that need a wrong clock: why they cannot run here. */
export const withoutClock = folder === undefined ? { pending: 'apt-get install faketime' } : {};

export type Clock = {
  /** For the environment of a program of the product. */
  env: Record<string, string>;
  /** For PostgreSQL's: one thread, and signals that ask for the time while it may hold a lock. */
  serverEnv: Record<string, string>;
  /** From now on the clock of every process with that environment is off by so many milliseconds. */
  offBy: (ms: number) => void;
  /** From now on it is this time there, and goes on. */
  isNow: (time: Date) => void;
  close: () => void;
};

export function makeClock(ms = 0): Clock {
  const dir = mkdtempSync(join(tmpdir(), 'storyloom-clock-'));
  const file = join(dir, 'offset');
  const offBy = (off: number) => {
    const seconds = (off / 1000).toFixed(3);
    // Whole or not at all: processes read it at any moment.
    writeFileSync(`${file}.new`, off < 0 ? seconds : `+${seconds}`, { mode: 0o644 });
    renameSync(`${file}.new`, file);
  };
  const envOf = (library: string) => ({
    LD_PRELOAD: join(folder ?? '', library),
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    NO_FAKE_STAT: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  });
  chmodSync(dir, 0o755);
  offBy(ms);
  return {
    env: envOf('libfaketimeMT.so.1'),
    serverEnv: envOf('libfaketime.so.1'),
    offBy,
    isNow: (time) => offBy(time.getTime() - Date.now()),
    close: () => rmSync(dir, { recursive: true, force: true }),
  };
}
