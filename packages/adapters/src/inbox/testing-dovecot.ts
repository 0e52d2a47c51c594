import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { makeAuthority } from '../testing/certificates.ts';
import { freePort } from '../testing/program.ts';

export type TestDovecot = {
  port: number;
  /** TLS from the start; STARTTLS is on `port`. */
  tlsPort: number;
  /** PEM of the authority that its certificate is from, for imap.test and 127.0.0.1. */
  certificate: string;
  /** A client of one's own, signed in. */
  client: (user: string) => Promise<ImapFlow>;
  kill: () => Promise<void>;
  /** Starts it again on the same port, with the mail that was there. */
  start: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** Debian's; found on the PATH. */
const program = 'dovecot';

export const testUsers = ['ann', 'bob'];
export const testPassword = 'p w"d\\';

/**
 * Debian's real IMAP server on a free port of 127.0.0.1; every user has the same password. With `tokenInfo`
 * it takes access tokens, too: it asks there, with the token at the end of the address, for `{ user }`.
 */
export async function startTestDovecot(
  authority = makeAuthority('Mail'),
  tokenInfo?: string,
): Promise<TestDovecot> {
  const folder = await mkdtemp(join(tmpdir(), 'storyloom-dovecot-'));
  const [port, tlsPort] = [await freePort(), await freePort()];
  const { certificate, privateKey } = authority.issue('imap.test', ['imap.test', '127.0.0.1']);
  await writeFile(join(folder, 'cert.pem'), certificate);
  await writeFile(join(folder, 'key.pem'), privateKey, { mode: 0o600 });
  const isRoot = process.getuid?.() === 0;
  // Mail never belongs to root.
  const owner = isRoot ? { uid: 65_534, gid: 65_534 } : { uid: process.getuid?.(), gid: process.getgid?.() };
  await mkdir(join(folder, 'mail'));
  if (isRoot) await chown(join(folder, 'mail'), owner.uid ?? 0, owner.gid ?? 0);
  await chmod(folder, 0o755);
  const file = join(folder, 'dovecot.conf');
  const users = testUsers.map((user) => `${user}:{PLAIN}${testPassword}\n`);
  await writeFile(join(folder, 'users'), users.join(''));
  const oauth2 = join(folder, 'oauth2');
  if (tokenInfo) await writeFile(oauth2, `tokeninfo_url = ${tokenInfo}\nusername_attribute = user\n`);
  const tokens = tokenInfo ? tokenConfig(oauth2) : '';
  await writeFile(file, configOf({ folder, port, tlsPort, ...owner, isRoot }) + tokens);
  let child: ChildProcess | null = await launch(file, { port, folder });

  const kill = async () => {
    if (!child) return;
    const ended = once(child, 'exit');
    // Its processes for connections would outlive it for ten seconds: they are of its group.
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
    child = null;
    await ended;
  };
  return {
    port,
    tlsPort,
    certificate: authority.certificate,
    kill,
    start: async () => {
      child = await launch(file, { port, folder });
    },
    client: async (user) => {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port,
        secure: false,
        doSTARTTLS: false,
        auth: { user, pass: testPassword },
        logger: false,
      });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
    [Symbol.asyncDispose]: async () => {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}

type Setup = {
  folder: string;
  port: number;
  tlsPort: number;
  uid: number | undefined;
  gid: number | undefined;
  isRoot: boolean;
};

function configOf({ folder, port, tlsPort, uid, gid, isRoot }: Setup): string {
  const users = isRoot ? '' : `default_internal_user = ${uid}\ndefault_login_user = ${uid}\n`;
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:${folder}/mail/%u
mail_max_userip_connections = 100
first_valid_uid = 1
${users}passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
service anvil {
  chroot =
  # Or it lets an address wait that was wrong before.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
`;
}

function tokenConfig(file: string): string {
  return `
auth_mechanisms = plain login xoauth2
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = ${file}
}
`;
}

async function launch(
  file: string,
  { port, folder }: { port: number; folder: string },
): Promise<ChildProcess> {
  const child = spawn(program, ['-F', '-c', file], {
    stdio: 'ignore',
    detached: true,
    env: { PATH: `${process.env.PATH}:/usr/sbin` },
  });
  let failed: unknown = null;
  child.once('error', (error) => {
    failed = error;
  });
  for (let tries = 0; tries < 200; tries += 1) {
    if (await greets(port)) return child;
    if (failed !== null || child.exitCode !== null) break;
    await sleep(50);
  }
  const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
  if (child.pid) process.kill(-child.pid, 'SIGKILL');
  throw new Error(`dovecot did not start; install it with apt-get install dovecot-imapd\n${log}`, {
    cause: failed,
  });
}

async function greets(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'data', { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
