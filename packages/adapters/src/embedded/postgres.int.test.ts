import { execFileSync, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@storyloom/engine/testing';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './postgres.ts';

describe('an embedded PostgreSQL', () => {
  let parent: string;
  let dir: string;
  const cleanUp: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'storyloom-embedded-'));
    await chmod(parent, 0o711);
    dir = join(parent, 'postgres');
    cleanUp.push(() => rm(parent, { recursive: true, force: true }));
  });
  afterEach(async () => {
    for (const step of cleanUp.splice(0).reverse()) await step();
  });

  const attempt = async (settings = {}) => {
    const started = await startEmbeddedPostgres({
      dir,
      log: () => {},
      settings: { fsync: 'off', ...settings },
    });
    if (started.ok) cleanUp.push(started.stop);
    return started;
  };
  const start = async (): Promise<EmbeddedPostgres> => {
    const started = await attempt();
    if (!started.ok) throw new Error(started.message);
    return started;
  };

  it('keeps its address and its data over a restart', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    expect(await first.exited).toEqual({ code: 0, signal: null });
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('listens on the loopback address only, with a password that nobody else can read', async () => {
    const server = await start();
    expect(await ask(server.adminUrl, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await ask(server.adminUrl, 'SHOW unix_socket_directories')).toEqual([
      { unix_socket_directories: '' },
    ]);
    expect((await stat(join(dir, 'server.json'))).mode & 0o777).toBe(0o600);
    await expect(ask(server.url.replace(/:[^:@]*@/, ':wrong@'), 'SELECT 1')).rejects.toThrow('password');
  });

  it('gives its user a database, not the server', async () => {
    const server = await start();
    const rights = 'SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user';
    expect(await ask(server.url, rights)).toEqual([
      { rolsuper: false, rolcreatedb: false, rolcreaterole: false },
    ]);
  });

  it('says when it is gone, and recovers what was committed', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await ask((await start()).url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('starts when its lock names a process that is another program by now', async () => {
    const first = await start();
    const lock = await readFile(join(first.dataDir, 'postmaster.pid'), 'utf8');
    await first.stop();
    const owner = await stat(first.dataDir);
    const other = spawn('sleep', ['60'], { cwd: '/', uid: owner.uid, gid: owner.gid });
    cleanUp.push(async () => void other.kill());
    await writeFile(join(first.dataDir, 'postmaster.pid'), lock.replace(/^\d+/, String(other.pid)));
    expect((await start()).ok).toBe(true);
  });

  it('moves to another port when its own is taken', async () => {
    const first = await start();
    await first.stop();
    const { port } = new URL(first.url);
    const { createServer } = await import('node:net');
    const server = createServer().listen(Number(port), '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    cleanUp.push(async () => void server.close());
    expect((await start()).url).not.toBe(first.url);
  });

  it('names the process that uses the data already', async () => {
    const first = await start();
    const second = await attempt();
    expect(second).toMatchObject({ ok: false, code: 'already_running' });
    expect(!second.ok && second.message).toContain(`process ${first.pid}`);
  });

  it('refuses data of another major version', async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(first.dataDir, 'PG_VERSION'), '14\n');
    expect(await attempt()).toMatchObject({ ok: false, code: 'other_version' });
  });

  it('refuses a data folder that is none, and one that lost its files', async () => {
    await mkdir(join(dir, 'data'), { recursive: true });
    expect(await attempt()).toMatchObject({ ok: false, code: 'damaged' });
    await rm(dir, { recursive: true });
    const first = await start();
    await first.stop();
    await rm(join(first.dataDir, 'global/pg_control'));
    expect(await attempt()).toMatchObject({ ok: false, code: 'damaged' });
  });

  it('refuses a folder that cannot be made', async () => {
    await writeFile(dir, '');
    dir = join(dir, 'postgres');
    expect(await attempt()).toMatchObject({ ok: false, code: 'unwritable' });
  });

  it('answers what PostgreSQL says when a setting is wrong', async () => {
    const started = await attempt({ shared_buffers: 'many' });
    expect(started).toMatchObject({ ok: false, code: 'failed' });
    expect(!started.ok && started.message).toContain('shared_buffers');
  });

  it('runs although the folder is closed to every other user', async () => {
    await chmod(parent, 0o700);
    const server = await start();
    if (!server.dataDir.startsWith(dir))
      cleanUp.push(() => rm(join(server.dataDir, '..'), { recursive: true }));
    await ask(server.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await server.stop();
    const again = await start();
    expect(await ask(again.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    expect((await stat(parent)).mode & 0o777).toBe(0o700);
  });

  it('ends with the process that started it, even when that is killed', async () => {
    const program = `
      import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./postgres.ts', import.meta.url).href)};
      const server = await startEmbeddedPostgres({ dir: ${JSON.stringify(dir)}, log: () => {} });
      console.log(server.pid);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((done) => child.stdout.once('data', (line) => done(Number(line))));
    child.kill('SIGKILL');
    await until('the server is gone', () => !isAlive(pid));
    expect((await start()).ok).toBe(true);
  });
});

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** A process that has ended and was not yet collected by its parent is not alive. */
function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
