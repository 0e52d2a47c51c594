/**
 * Script runners within bubblewrap. Where this machine lets nobody make namespaces, what is asserted is that
 * the programs say so and do not start.
 */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Json } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';
import { configuredSandbox } from './configured.ts';
import { readable } from './runner.ts';
import type { Sandbox } from './sandbox.ts';
import { makeScripts } from './scripts.ts';

/** Of util-linux, as every Linux has it; found on the PATH. */
const unshare = 'unshare';
const probe = ['--user', '--map-root-user', '--net', '--pid', '--fork', 'true'];
const hasNamespaces = spawnSync(unshare, probe).status === 0;

/** The sandbox; null where there can be none, which is told in a sentence. */
async function made(): Promise<Sandbox | null> {
  const configured = await configuredSandbox({ scriptRunner: 'bwrap' });
  if (hasNamespaces) {
    if (!configured.ok) throw new Error(configured.message);
    expect(configured.sandbox).not.toBeNull();
    return configured.sandbox;
  }
  expect(configured).toEqual({
    ok: false,
    message: expect.stringMatching(
      /^SCRIPT_RUNNER is bwrap, and a script runner did not start within it: .+ Allow user namespaces .*, or leave SCRIPT_RUNNER unset\.$/,
    ),
  });
  return null;
}

/** What a program sees that runs where a script runner does, without what Node itself keeps from that. */
async function seen(sandbox: Sandbox, code: string): Promise<Json> {
  const [program = '', ...args] = sandbox(
    [process.execPath, '--input-type=module', '--eval', `console.log(JSON.stringify(await (${code})()))`],
    readable(),
  );
  const env = { ...process.env, CANARY: 'in the environment' };
  const { stdout } = await promisify(execFile)(program, args, { env });
  return JSON.parse(stdout);
}

it('sees no network, no other process, and nothing of the machine’s files and environment', async () => {
  const sandbox = await made();
  if (!sandbox) return;
  // Folders on the way to the runner's own files are there, and empty but for it.
  await using folder = await mkdtempDisposable(join(tmpdir(), 'storyloom-canary-'));
  const own = [folder.path, join(import.meta.dirname, '../config/config.ts')];
  for (const path of own) expect(existsSync(path)).toBe(true);
  const look = `async () => {
    const { networkInterfaces } = await import('node:os');
    const { connect } = await import('node:net');
    const fs = await import('node:fs');
    const failing = (act) => { try { act(); return 'done'; } catch (error) { return error.code; } };
    const reached = await new Promise((resolve) => {
      connect({ host: '192.0.2.1', port: 80 }).on('error', (error) => resolve(error.code)).on('connect', () => resolve('connected'));
    });
    return {
      networks: Object.keys(networkInterfaces()).filter((name) => name !== 'lo'),
      reached,
      environment: process.env.CANARY ?? null,
      parent: failing(() => process.kill(${process.pid}, 0)),
      pid: process.pid,
      cwd: process.cwd(),
      files: ${JSON.stringify(['/etc', '/etc/passwd', '/proc', ...own])}.map((path) => failing(() => fs.statSync(path))),
      beside: fs.readdirSync('/empty'),
      written: ['/empty/x', '/x', ${JSON.stringify(readable().find((path) => path.endsWith('package.json')))}].map((path) => failing(() => fs.appendFileSync(path, 'x'))),
    };
  }`;
  expect(await seen(sandbox, look)).toEqual({
    networks: [],
    reached: 'ENETUNREACH',
    environment: null,
    parent: 'ESRCH',
    pid: expect.any(Number),
    cwd: '/empty',
    files: Array(5).fill('ENOENT'),
    beside: [],
    written: Array(3).fill('EROFS'),
  });
});

it('runs scripts as before, ends what does not end, and leaves no process', async () => {
  const sandbox = await made();
  if (!sandbox) return;
  const scripts = makeScripts({ sandbox, most: 1 });
  const lines: string[] = [];
  const run = (code: string, timeoutMs = 5_000) =>
    scripts.run({
      code,
      input: { list: [2, 9, 4] },
      timeoutMs,
      memoryMb: 64,
      signal: new AbortController().signal,
      onLog: (_, line) => lines.push(line),
    });
  expect(await run('console.log("here"); function main({ list }) { return list.toSorted(); }')).toEqual({
    ok: true,
    output: [2, 4, 9],
  });
  expect(lines).toEqual(['here']);
  const first = sandboxed();
  expect(first.length).toBeGreaterThan(1);
  expect(await run('[].indexOf.call({ length: 2 ** 53 - 1 }, 1)', 200)).toMatchObject({ code: 'timeout' });
  expect(await run('throw new Error("no")')).toMatchObject({ ok: false, code: 'thrown' });
  const second = sandboxed();
  await scripts.close();
  const theirs = [...first, ...second];
  await until('no process of theirs is left', () => processes().every(({ pid }) => !theirs.includes(pid)));
});

type Process = { pid: number; parent: number; name: string };

/** Of this machine; not those that have ended and that nobody asked about yet. See proc_pid_stat(5). */
function processes(): Process[] {
  return readdirSync('/proc').flatMap((entry): Process[] => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const [, name = '', state, parent] = /\((.*)\) (\w) (\d+)/s.exec(stat) ?? [];
      return state === 'Z' ? [] : [{ pid: Number(entry), parent: Number(parent), name }];
    } catch {
      return [];
    }
  });
}

/** What bubblewrap started for this process. */
function sandboxed(): number[] {
  const all = processes();
  const below = (of: number): number[] =>
    all.filter(({ parent }) => parent === of).flatMap(({ pid }) => [pid, ...below(pid)]);
  return all
    .filter(({ parent, name }) => parent === process.pid && name === 'bwrap')
    .flatMap(({ pid }) => [pid, ...below(pid)]);
}

it('is not asked for without the program, which is said', async () => {
  expect(await configuredSandbox({ scriptRunner: 'bwrap' }, { path: '/nonexistent' })).toEqual({
    ok: false,
    message:
      'SCRIPT_RUNNER is bwrap, and there is no program bwrap on the PATH. Install bubblewrap (Debian: apt-get install bubblewrap), or leave SCRIPT_RUNNER unset.',
  });
  expect(await configuredSandbox({ scriptRunner: 'process' }, { path: '' })).toEqual({
    ok: true,
    sandbox: null,
  });
});
