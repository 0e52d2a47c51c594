import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { StartFailed } from './failure.ts';

export type Log = (line: string) => void;

/** Only what the server needs: PG* variables of the caller must not reach it. */
const environment = {
  NODE_ENV: 'production' as const,
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/** Puts the end of this process on the server too, however this process ends; Linux has it. */
const setpriv = '/usr/bin/setpriv';

export type Ended = { code: number | null; signal: NodeJS.Signals | null };

export type Running = { child: ChildProcess; pid: number; ended: Promise<Ended> };

/** Runs initdb to its end. Throws StartFailed with what it said. */
export async function initialise(
  command: { initdb: string; dataDir: string; passwordFile: string; account: Account },
  log: Log,
): Promise<void> {
  const child = spawn(
    command.initdb,
    [
      `--pgdata=${command.dataDir}`,
      `--pwfile=${command.passwordFile}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    { ...command.account, cwd: '/', env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const tail = follow(child, log);
  const { code } = await endOf(child);
  if (code !== 0) throw failure(tail(), command.dataDir);
}

/**
 * Starts the server and resolves when it accepts connections. Throws StartFailed when it does not
 * start. A server that is still going down, and what its sudden end left behind, is waited for.
 */
export async function launch(
  command: {
    postgres: string;
    dataDir: string;
    port: number;
    settings: Record<string, string>;
    /** Over what every server needs. */
    env: Record<string, string>;
    account: Account;
  },
  log: Log,
): Promise<Running> {
  const began = Date.now();
  for (;;) {
    const started = await start(command, log);
    if ('child' in started) return started;
    const { output } = started;
    const locked = /lock file "postmaster\.pid" (already exists|is empty)/.test(output);
    const lock = locked ? await readLock(command.dataDir) : null;
    const stale = lock !== null && (await isOfAnotherProgram(lock.pid, command.dataDir));
    if (stale) await rm(join(command.dataDir, 'postmaster.pid'), { force: true });
    // A server whose starter has just died says "ready" for a moment more.
    const patienceMs = lock?.status === 'ready' ? 1_000 : 15_000;
    const mayPass = lock !== null || output.includes('pre-existing shared memory block');
    if (!mayPass || Date.now() - began > patienceMs) throw failure(output, command.dataDir);
    if (!stale) await new Promise((wake) => setTimeout(wake, 200));
  }
}

async function start(command: Parameters<typeof launch>[0], log: Log): Promise<Running | { output: string }> {
  const settings = Object.entries({ port: String(command.port), ...command.settings });
  const args = ['-D', command.dataDir, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const options = {
    ...command.account,
    cwd: '/',
    env: { ...environment, ...command.env },
    // Its own process group: a Ctrl-C of the terminal goes to whoever stops things in order.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'],
  };
  const child = existsSync(setpriv)
    ? spawn(setpriv, ['--pdeathsig', 'INT', '--', command.postgres, ...args], options)
    : spawn(command.postgres, args, options);
  const ended = endOf(child);
  const ready = Promise.withResolvers<true>();
  const tail = follow(child, (line) => {
    log(line);
    if (line.includes('database system is ready to accept connections')) ready.resolve(true);
  });
  const first = await Promise.race([ready.promise, ended]);
  return first === true && child.pid !== undefined ? { child, pid: child.pid, ended } : { output: tail() };
}

/** What stands in the lock of a data folder: the server's process in line 1, its state in line 8. */
async function readLock(dataDir: string): Promise<{ pid: number; status: string }> {
  const lines = (await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return { pid: Number(lines[0]), status: (lines[7] ?? '').trim() };
}

/**
 * After an unclean stop the lock names a process that is gone. PostgreSQL sees that by itself, unless the
 * number was given to another program since, or the crash left an empty lock. A server's working
 * directory is its data folder: Linux can tell.
 */
async function isOfAnotherProgram(pid: number, dataDir: string): Promise<boolean> {
  if (pid === 0) return true;
  const place = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return place !== null && place !== dataDir;
}

function failure(output: string, dataDir: string): StartFailed {
  const said = output.trim().split('\n').slice(-6).join(' · ');
  if (/No space left on device|Disk quota exceeded|Check free disk space/.test(output)) {
    return new StartFailed(
      'disk_full',
      `The disk that holds ${dataDir} is full: free some space and start again.`,
    );
  }
  const holder = /\(PID (\d+)\)/.exec(output)?.[1];
  if (output.includes('postmaster.pid') && holder !== undefined) {
    return new StartFailed(
      'already_running',
      `The database in ${dataDir} is in use by process ${holder}: stop the other Storyloom first.`,
    );
  }
  if (/Permission denied|wrong ownership/.test(output)) {
    return new StartFailed(
      'unwritable',
      `The data in ${dataDir} belongs to another user: start as the user that started it before.`,
    );
  }
  if (
    /PANIC|could not (open|read|locate)|invalid (data|checkpoint)|incorrect checksum|is not a valid/.test(
      output,
    )
  ) {
    return new StartFailed(
      'damaged',
      `The data in ${dataDir} cannot be read; put it back from a backup. PostgreSQL says: ${said}`,
    );
  }
  return new StartFailed('failed', `PostgreSQL did not start in ${dataDir}. It says: ${said}`);
}

/** Hands every line of output to `log`; returns a function that tells the last lines. */
function follow(child: ChildProcess, log: Log): () => string {
  const lines: string[] = [];
  const take = (line: string) => {
    if (line === '') return;
    lines.push(line);
    if (lines.length > 40) lines.shift();
    log(line);
  };
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      parts.forEach(take);
    });
    stream?.on('end', () => take(rest));
  }
  return () => lines.join('\n');
}

/** Never rejects: a program that cannot be run ends with code 127. */
function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((done) => {
    child.once('error', () => done({ code: 127, signal: null }));
    child.once('close', (code, signal) => done({ code, signal }));
  });
}
