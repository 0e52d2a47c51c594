import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { rotatingLog } from './rotating-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'storyloom-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('keeps the newest text in two files of bounded size', () => {
  const file = join(folder, 'app.log');
  const log = rotatingLog(file, 100);
  for (let number = 0; number < 100; number += 1) log.write(`line ${number}\n`);
  log.close();
  expect(readdirSync(folder).sort()).toEqual(['app.log', 'app.log.1']);
  const kept = readFileSync(`${file}.1`, 'utf8') + readFileSync(file, 'utf8');
  expect(kept.endsWith('line 98\nline 99\n')).toBe(true);
  expect(kept.length).toBeLessThan(220);
});

it('goes on with a file that is there', () => {
  const file = join(folder, 'worker.log');
  for (const text of ['first\n', 'second\n']) {
    const log = rotatingLog(file);
    log.write(text);
    log.close();
  }
  expect(readFileSync(file, 'utf8')).toBe('first\nsecond\n');
});
