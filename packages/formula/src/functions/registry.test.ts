import { beforeAll, expect, test } from 'vitest';
import { functions } from '../index.ts';
import { failure, run } from '../testing/run.ts';
import { loadFunctions } from './lazy.ts';
import { catalog, findFunction } from './registry.ts';

beforeAll(() => loadFunctions(catalog.flatMap(({ heavy }) => heavy ?? [])));

const examples = functions.flatMap(({ name, examples }) =>
  examples.map(({ formula, result }) => ({ name, formula, result })),
);

test.each(examples)('the example $formula of $name is true', ({ formula, result }) => {
  expect(run(formula)).toStrictEqual(result);
});

test('every function is documented: a signature that starts with its name, a summary, two examples that call it', () => {
  for (const { name, signature, summary, examples } of functions) {
    expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
    expect(signature.startsWith(`${name}(`), name).toBe(true);
    expect(summary, name).toMatch(/\.$/);
    expect(examples.filter(({ formula }) => formula.includes(`${name}(`)).length, name).toBeGreaterThan(1);
  }
});

const errors = catalog.flatMap(({ name, errors }) => (errors ?? []).map((formula) => ({ name, formula })));

test.each(errors)('$formula fails, as $name says', ({ name, formula }) => {
  expect(failure(formula)).toMatch(/^(type|value|arguments|limit|division_by_zero|raised): .+\.?$/);
  expect(formula).toContain(`${name}(`);
});

test('a function that is called with something says how that can fail, unless it takes anything', () => {
  const takesAnything =
    `TEXT ESTIMATED_TOKEN_COUNT ARRAY FORCE_ARRAY IF DEFAULT IS_BLANK IS_PRESENT IS_EMPTY TYPE AND OR
    NOT IS_EMAIL IS_URL IS_JSON`.split(/\s+/);
  const families = ['text', 'numbers', 'arrays', 'objects', 'logic', 'dates', 'platform'];
  const silent = catalog.filter(
    ({ family, params, errors = [] }) =>
      families.includes(family) && params.length > 0 && errors.length === 0,
  );
  expect(silent.map(({ name }) => name)).toEqual(
    silent.map(({ name }) => name).filter((name) => takesAnything.includes(name)),
  );
});

test('no name is taken twice', () => {
  expect(new Set(functions.map(({ name }) => name)).size).toBe(functions.length);
});

test('bounds agree with the parameters', () => {
  for (const { name, params, min, max } of catalog) {
    expect(min, name).toBeLessThanOrEqual(max);
    if (Number.isFinite(max)) expect(params.length, name).toBe(max);
  }
});

test('names that every object inherits are no functions', () => {
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    expect(findFunction(name)).toBeUndefined();
  }
});
