import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../lib/root.mjs';
import { formulasPage } from './formulas-page.ts';

test('docs/formulas.md is what the functions say: pnpm generate writes it', async () => {
  expect(readFileSync(`${root}/docs/formulas.md`, 'utf8')).toBe(await formulasPage());
});
