import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { StartFailed } from './failure.ts';

const run = promisify(execFile);

/** The user that the server runs as; null: the user of this process. */
export type Account = { uid: number; gid: number } | null;

/**
 * PostgreSQL refuses to run as root. As root the server runs as the owner of the data that is there,
 * else as the system user `postgres`, which is made when it is missing.
 */
export async function serverAccount(dataDir: string): Promise<Account> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(dataDir).catch(() => null);
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  try {
    return await lookUp().catch(async () => {
      await run('useradd', [
        '--system',
        '--user-group',
        '--no-create-home',
        '--shell',
        '/usr/sbin/nologin',
        'postgres',
      ]);
      return lookUp();
    });
  } catch {
    throw new StartFailed(
      'no_account',
      'PostgreSQL does not run as root, and the system user "postgres" could not be made: start as an ordinary user, or set DATABASE_URL.',
    );
  }
}

/** Whether the account can search or run `path`: asked by trying, since parents and ACLs count as well. */
export async function canReach(account: Account, path: string): Promise<boolean> {
  if (account === null) return true;
  return run('test', ['-x', path], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function lookUp(): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}
