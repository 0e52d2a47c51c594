/** What the README says is tested is. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');

test('each interaction that the README names has its test', () => {
  const rows = [...read('README.md').matchAll(/^\| .+ \| `(.+\.ts)` \| (.+) \|$/gm)];
  expect(rows.length).toBeGreaterThan(50);
  const missing = rows.flatMap(([, file = '', title = '']) =>
    read(file).includes(`test('${title}'`) ? [] : [`${file}: ${title}`],
  );
  expect(missing).toEqual([]);
});
