/**
 * `npm start` as a person runs it, on a data folder and a port of its own: it comes up, the link that it
 * prints signs in and opens the sample story, a second start is refused, a killed worker is started again, and
 * nothing is left after it was told to stop.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '../lib/command.mjs';
import { root } from '../lib/root.mjs';
import type { Verdict } from './list.ts';

const patienceMs = 60_000;

/** What the environment of the tests may say of another installation. */
const unset = {
  DATABASE_URL: '',
  DATABASE_HOST: '',
  REDIS_URL: '',
  CACHE_URL: '',
  DOMAIN: '',
  FORCE_SSL: '',
  LISTEN_HOST: '',
  LISTEN_PORT: '',
};

export async function npmStart(): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'storyloom-start-'));
  await chmod(folder, 0o711);
  const env = { ...unset, STORYLOOM_DATA: join(folder, 'data'), PORT: String(await freePort()) };
  const npm = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endTogether = () => npm.kill('SIGTERM');
  process.once('exit', endTogether);
  let output = '';
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const says = (pattern: RegExp) =>
    until(`it says ${pattern}`, async () => {
      const found = pattern.exec(output);
      if (found === null && npm.exitCode !== null) throw new Error(`It ended before it said ${pattern}.`);
      return found;
    });
  let passed = 0;
  try {
    await says(new RegExp(`^Storyloom is ready at http://localhost:${env.PORT}$`, 'm'));
    passed += 1;

    const link = await says(/^\s+(http:\S+callback\/email\S+)$/m);
    const answer = await fetch(link[1] ?? '', { redirect: 'manual' });
    if (!answer.headers.get('set-cookie')?.includes('storyloom-session='))
      throw new Error('The link does not sign in.');
    if (!/\/stories\/[0-9a-f-]{36}$/.test(answer.headers.get('location') ?? ''))
      throw new Error('The first link does not open the sample story.');
    passed += 1;

    const second = await command('npm', ['start'], { env });
    if (second.ok || !second.output.includes('already runs'))
      throw new Error('A second start is not refused.');
    passed += 1;

    const worker = (await descendants(npm)).find(({ args }) => args.includes('apps/worker/src/main.ts'));
    if (worker === undefined) throw new Error('There is no worker.');
    process.kill(worker.pid, 'SIGKILL');
    await says(/^The worker ended \(SIGKILL\): starting it again\.$/m);
    passed += 1;

    const left = await descendants(npm);
    npm.kill('SIGTERM');
    await until('everything ends', async () => !left.some(({ pid }) => isAlive(pid)) || null);
    passed += 1;
    return { passed, failed: 0, output };
  } catch (error) {
    return { passed, failed: 1, output: `${error instanceof Error ? error.message : error}\n${output}` };
  } finally {
    await end(npm);
    process.off('exit', endTogether);
    await rm(folder, { recursive: true, force: true });
  }
}

async function until<T>(what: string, found: () => Promise<T | null>): Promise<T> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const result = await found();
    if (result !== null) return result;
    if (Date.now() > giveUpAt) throw new Error(`In vain was waited until ${what}.`);
    await sleep(50);
  }
}

type Process = { pid: number; parent: number; args: string };

/** The processes that a process started, and those that these started. */
async function descendants(of: ChildProcess): Promise<Process[]> {
  const { output } = await command('ps', ['-eo', 'pid=,ppid=,args=']);
  const all = output.split('\n').map((line): Process => {
    const [pid, parent, ...args] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), args: args.join(' ') };
  });
  const under = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...under(one.pid)]);
  return of.pid === undefined ? [] : under(of.pid);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
