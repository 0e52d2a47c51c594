import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const parent = mkdtempSync(join(tmpdir(), 'storyloom-data-'));
afterAll(() => rmSync(parent, { recursive: true }));

const script = `
  import { takeDataFolder } from ${JSON.stringify(new URL('./data-folder.mjs', import.meta.url).href)};
  process.once('SIGTERM', () => process.exit(0));
  try { takeDataFolder(); console.log('taken'); } catch (error) { console.log(error.message); process.exit(1); }
  setInterval(() => {}, 1000);
`;

/** A process that takes the folder, and what came of it. */
async function take(folder: string): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, STORYLOOM_DATA: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout, 'data');
  return { child, said: String(said).trim() };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

describe('the data folder', () => {
  it('belongs to one start at a time, and is free again after it', async () => {
    const folder = join(parent, 'one');
    const first = await take(folder);
    const second = await take(folder);
    expect(first.said).toBe('taken');
    expect(second.said).toMatch(
      new RegExp(`already runs with the data in .*one \\(process ${first.child.pid}\\)`),
    );
    await end(first.child, 'SIGTERM');
    const third = await take(folder);
    expect(third.said).toBe('taken');
    await end(third.child, 'SIGTERM');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is free again after a start that was killed', async () => {
    const folder = join(parent, 'killed');
    const first = await take(folder);
    await end(first.child, 'SIGKILL');
    const second = await take(folder);
    expect(second.said).toBe('taken');
    await end(second.child, 'SIGTERM');
  });

  it('is taken by exactly one of several that find a dead lock at once', async () => {
    const folder = join(parent, 'race');
    const dead = await take(folder);
    await end(dead.child, 'SIGKILL');
    const rivals = await Promise.all(Array.from({ length: 4 }, () => take(folder)));
    expect(rivals.filter(({ said }) => said === 'taken')).toHaveLength(1);
    await Promise.all(rivals.map(({ child }) => end(child, 'SIGTERM')));
  });

  it('says in a sentence that something else stands in its place', async () => {
    const folder = join(parent, 'a-file');
    writeFileSync(folder, '');
    expect((await take(folder)).said).toMatch(/a-file is in the way/);
  });
});
