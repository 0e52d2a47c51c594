import { beforeAll, describe, expect, test } from 'vitest';
import { loadFunctions } from '../functions/lazy.ts';
import { catalog } from '../functions/registry.ts';
import { run } from '../testing/run.ts';
import { arrays } from './arrays.ts';
import { codecs } from './codecs.ts';
import { dates } from './dates.ts';
import { language } from './language.ts';
import { logic } from './logic.ts';
import { numbers } from './numbers.ts';
import { objects } from './objects.ts';
import { text } from './text.ts';

const families = { language, text, numbers, arrays, objects, logic, dates, codecs };
const tables = Object.entries(families).flatMap(([family, tables]) =>
  Object.entries(tables).map(([table, golden]) => [`${family}: ${table}`, golden] as const),
);

beforeAll(() => loadFunctions(catalog.flatMap(({ heavy }) => heavy ?? [])));

describe.each(tables)('%s', (_, golden) => {
  test.each(golden)('%s', (formula, result) => {
    expect(run(formula)).toStrictEqual(result);
  });
});

test('no formula is there twice, and every function of these families is in one', () => {
  const formulas = tables.flatMap(([, golden]) => golden.map(([formula]) => formula));
  expect(formulas.length).toBeGreaterThanOrEqual(400);
  expect(new Set(formulas).size).toBe(formulas.length);
  const all = formulas.join('\n');
  const ours = ['text', 'numbers', 'arrays', 'objects', 'logic', 'dates', 'platform'];
  const left = catalog.filter(({ name, family }) => ours.includes(family) && !all.includes(`${name}(`));
  expect(left.map(({ name }) => name)).toEqual([]);
});
