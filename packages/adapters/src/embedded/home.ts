/**
 * Where an embedded server lives. `<dir>/server.json` (0600) keeps its port, its password and its home.
 * The home is `dir` itself, unless the server's account cannot reach that: a clone in /root is closed to
 * every other user. Then the data stands under /var/lib, where `server.json` finds it again, and the
 * folders of root stay closed.
 */
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { type Account, canReach } from './account.ts';
import { StartFailed } from './failure.ts';

const stateSchema = z.object({
  port: z.int().min(1).max(65_535),
  /** Of the role that owns the database. */
  password: z.string().min(1),
  /** Of the superuser. */
  adminPassword: z.string().min(1),
  /** Null: the folder of this file, wherever it was moved to. */
  home: z.string().min(1).nullable(),
});

export type State = z.infer<typeof stateSchema>;

/** The kept state; null when there is none yet. */
export async function readState(dir: string): Promise<State | null> {
  const text = await readFile(stateFile(dir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch {
    throw new StartFailed(
      'damaged',
      `${stateFile(dir)} is not readable: put it back from a backup, or move ${dir} away to start with an empty database.`,
    );
  }
}

export async function writeState(dir: string, state: State): Promise<void> {
  const file = stateFile(dir);
  const owner = await stat(dir);
  await writeFile(`${file}.new`, `${JSON.stringify(state)}\n`, { mode: 0o600, flush: true });
  if (process.getuid?.() === 0) await chown(`${file}.new`, owner.uid, owner.gid);
  await rename(`${file}.new`, file);
}

/** A new server's state: passwords of 192 bits, a free port, a home that the account can reach. */
export async function newState(dir: string, account: Account): Promise<State> {
  let home: string | null = null;
  if (!(await canReach(account, dir))) {
    home = join('/var/lib', `storyloom-${randomBytes(6).toString('hex')}`);
    await mkdir(home);
    await chmod(home, 0o711);
  }
  return { home, password: newPassword(), adminPassword: newPassword(), port: await freePort(0) };
}

/** The wanted port on the loopback address if it is free, else another one that is. */
export async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  const port = await new Promise<number | null>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' && wanted !== 0 ? done(null) : fail(error),
    );
    server.listen({ host: '127.0.0.1', port: wanted }, () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : null);
    });
  });
  if (port === null) return freePort(0);
  await new Promise((done) => server.close(done));
  return port;
}

function stateFile(dir: string): string {
  return join(dir, 'server.json');
}

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
