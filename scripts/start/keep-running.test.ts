import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type Kept, keepRunning } from './keep-running.ts';

const folder = mkdtempSync(join(tmpdir(), 'storyloom-keep-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program of one line, kept running, and a way to wait for what it prints. */
function kept(source: string) {
  const entry = join(folder, `${crypto.randomUUID()}.mjs`);
  writeFileSync(entry, source);
  const said: string[] = [];
  let heard: string[] = [];
  let wake = () => {};
  const program: Kept = keepRunning({
    name: 'program',
    entry,
    cwd: folder,
    environment: () => process.env,
    onLine: ({ text }) => {
      heard.push(text);
      wake();
    },
    say: (text) => said.push(text),
  });
  const hears = async () => {
    while (heard.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const [first = '', ...rest] = heard;
    heard = rest;
    return first;
  };
  return { program, said, hears };
}

const stays = 'console.log(process.pid); setInterval(() => {}, 1000);';
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('starts a program that died again, and says so', async () => {
  const { program, said, hears } = kept(stays);
  program.isUp();
  const first = Number(await hears());
  process.kill(first, 'SIGKILL');
  const second = Number(await hears());
  expect(second).not.toBe(first);
  expect(said).toEqual(['The program ended (SIGKILL): starting it again.']);
  await program.stop(5000);
  expect(isAlive(second)).toBe(false);
});

it('does not start it again after it was told to stop', async () => {
  const { program, said, hears } = kept(stays);
  await hears();
  await program.stop(5000);
  expect(said).toEqual([]);
});

it('ends by force what does not stop by itself', async () => {
  const { program, hears } = kept(`process.on('SIGTERM', () => {}); ${stays}`);
  const pid = Number(await hears());
  await program.stop(100);
  expect(isAlive(pid)).toBe(false);
});

it('gives up a program that never came up, with what it said', async () => {
  const { program } = kept('console.error("no configuration"); process.exit(1);');
  expect(await program.gaveUp).toMatch(/The program does not come up\. It says:\n(.*\n)*no configuration/);
});
