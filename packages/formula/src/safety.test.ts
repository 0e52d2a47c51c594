import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { check } from './check.ts';
import { compile } from './compile.ts';
import { FormulaError } from './error.ts';
import { evaluate } from './evaluate.ts';
import { callAt, formulasOf } from './formulas.ts';
import { loadFunctions } from './functions/lazy.ts';
import { catalog } from './functions/registry.ts';
import { functions } from './index.ts';
import type { Json } from './json.ts';
import { formulaAt } from './pills.ts';
import { renameRoot } from './rename.ts';
import { print } from './syntax/print.ts';
import { payloads } from './testing/payloads.ts';
import { clock, world } from './testing/run.ts';
import { trees } from './testing/trees.ts';

/** The one that takes no argument and a second is called by tests of its own. */
const quick = functions.filter(({ name }) => name !== 'GENERATE_RSA_KEYS');

beforeAll(() => loadFunctions(catalog.flatMap(({ heavy }) => heavy ?? [])));

afterEach(() => {
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(12);
});

function isJson(value: unknown): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return false;
  return Object.values(value).every(isJson);
}

/** A JSON value, or 'failed' for a FormulaError; everything else that can happen is thrown. */
function outcome(option: Json): Json | 'failed' {
  try {
    const value: unknown = evaluate(compile(option), { roots: world, now: clock });
    if (!isJson(value)) throw new Error(`Not JSON: ${String(value)}`);
    return value;
  } catch (error) {
    if (error instanceof FormulaError) return 'failed';
    throw error;
  }
}

test.each(payloads)('%s gives plain data or a FormulaError', (payload) => {
  const given = JSON.stringify(world);
  for (const option of [
    `<<${payload}>>`,
    `before <<${payload}>> after`,
    payload,
    `=${payload}`,
    `<% if ${payload} %>x<% endif %>`,
    `<% for x in ${payload} %><<x>><% endfor %>`,
    [{ [payload]: `<<${payload}>>` }],
  ]) {
    outcome(option);
    check(option, { roots: [] });
  }
  expect(JSON.stringify(world)).toBe(given);
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('%s is a key like any other', (key) => {
  const roots = { data: JSON.parse(`{"${key}": {"polluted": "mine"}}`) };
  const at = (formula: string) => evaluate(compile(`<<${formula}>>`), { roots });
  expect(at(`data.${key}.polluted`)).toBe('mine');
  expect(at(`{}.${key}`)).toBe(null);
  expect(JSON.stringify(at(`MERGE({}, data)`))).toBe(`{"${key}":{"polluted":"mine"}}`);
  expect(JSON.stringify(at(`OBJECT("${key}", 1)`))).toBe(`{"${key}":1}`);
  expect(JSON.stringify(at(`{${key}: 1}`))).toBe(`{"${key}":1}`);
  expect(JSON.stringify(at(`FILTER(data, LAMBDA(k, v, TRUE))`))).toBe(`{"${key}":{"polluted":"mine"}}`);
  const option: Json = JSON.parse(`{"${key}": "<<data>>", "fixed": {"${key}": 1}}`);
  expect(JSON.stringify(evaluate(compile(option), { roots }))).toBe(
    `{"${key}":{"${key}":{"polluted":"mine"}},"fixed":{"${key}":1}}`,
  );
  expect(JSON.stringify(renameRoot(option, 'data', 'other'))).toContain(`{"${key}":"<<other>>"`);
});

test('roots are own properties: an inherited name is not there', () => {
  expect(outcome('<<toString>>')).toBe('failed');
  expect(outcome('<<__proto__>>')).toBe('failed');
});

test('any text at all compiles, checks, renames, and gives JSON or a FormulaError', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }));
  fc.assert(
    fc.property(text, (source) => {
      for (const option of [source, `<<${source}>>`, `<<"${source}`, `=${source}`, `<% if ${source} %>`]) {
        outcome(option);
        check(option, { roots: ['a'] });
        renameRoot(option, 'a', 'b');
        for (const { start, end, tokens } of formulasOf(option)) {
          let at = start;
          for (const token of tokens) {
            expect(token.start >= at && token.end > token.start && token.end <= end).toBe(true);
            at = token.end;
          }
        }
        callAt(option, option.length - 2);
        formulaAt(option, option.length - 2);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('any row of words of the language gives JSON or a FormulaError', () => {
  const words = [
    ...quick.flatMap(({ name }) => [name, `${name}(`]),
    'LAMBDA(x,',
    'x',
    'receive',
    '.body',
    '.items',
    '[0]',
    '%',
    '|>',
  ];
  const signs = [
    '<% if ',
    '<% elsif ',
    '<% else %>',
    '<% endif %>',
    '<% for x in ',
    '<% endfor %>',
    ' %>',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    '.',
    '+',
    '-',
    '*',
    '/',
    '&',
    '&&',
    '||',
    '=',
    '!=',
    '<',
    '>=',
    'AND',
    'OR',
  ];
  const values = ['1', '2.5', '"text"', "'", '"', '\\', 'NULL', 'TRUE', '[1,2]', '{a:1}', '>>', '<<', ' '];
  const soup = fc.array(fc.constantFrom(...words, ...signs, ...values), { maxLength: 25 });
  fc.assert(
    fc.property(soup, (parts) => {
      outcome(`<<${parts.join('')}>>`);
      outcome(`a <<${parts.join(' ')}>> b`);
      outcome(`=${parts.join('')}`);
    }),
    { numRuns: 3_000 },
  );
});

test('any well-formed formula gives JSON or a FormulaError', () => {
  fc.assert(
    fc.property(trees, (tree) => {
      outcome(`<<${print(tree)}>>`);
    }),
    { numRuns: 2_000 },
  );
});

test('every function with any arguments gives JSON or a FormulaError', () => {
  const value = fc.oneof(
    fc.constantFrom<Json>(null, true, 0, -1, 1.5, 1e308, '', 'a', '12', '(', 'a.b', [], {}, [[1], 2], {
      a: { b: 1 },
    }),
    fc.jsonValue({ maxDepth: 3 }).filter(isJson),
  );
  fc.assert(
    fc.property(fc.constantFrom(...quick), fc.array(value, { maxLength: 4 }), (called, values) => {
      const roots = Object.fromEntries(values.map((item, at) => [`v${at}`, item]));
      const names = values.map((_, at) =>
        called.signature.includes('LAMBDA') && at === 1 ? `LAMBDA(x, y, x)` : `v${at}`,
      );
      try {
        const result: unknown = evaluate(compile(`<<${called.name}(${names.join(', ')})>>`), {
          roots,
          now: clock,
        });
        expect(isJson(result)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(FormulaError);
      }
    }),
    { numRuns: 5_000 },
  );
});

/** Pure libraries: each comes with a module of `functions/heavy`, when a story calls for it. */
const allowed: string[] = [];
const allowedWhenNeeded = [
  '@noble/',
  '@rgrove/parse-xml',
  'chrono-node/en',
  'fflate',
  'ipaddr.js',
  'js-yaml',
  'jsonpath-rfc9535/parser',
  'micro-rsa-dsa-dh/',
  'papaparse',
  're2js',
  'tldts',
];

test('the sources make no code, read no globals of a host and import nothing but pure libraries', () => {
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.startsWith('testing/'))
    .map((name) => ({ name, code: readFileSync(`${import.meta.dirname}/${name}`, 'utf8') }));
  expect(sources.length).toBeGreaterThan(20);
  for (const { name, code } of sources) {
    // Types are gone when the code runs.
    const running = code.replaceAll(/import type [^;]+;/g, '');
    const imports = [...running.matchAll(/from '([^']+)'/g)].map((match) => match[1] ?? '');
    const isHeavy = name.startsWith('functions/heavy/');
    const may = isHeavy ? [...allowed, ...allowedWhenNeeded] : allowed;
    const foreign = imports.filter(
      (from) => !from.startsWith('.') && !may.some((one) => from.startsWith(one)),
    );
    expect(foreign, name).toEqual([]);
    expect(code, name).not.toMatch(/\beval\(|\bFunction\b|new RegExp|\bprocess\.|globalThis/);
    const loads = [...code.matchAll(/import\(([^)]*)\)/g)].map((match) => match[1] ?? '');
    expect(name === 'functions/lazy.ts' ? [] : loads, name).toEqual([]);
    for (const path of loads) expect(path).toMatch(/^'\.\/heavy\/[a-z-]+\.ts'$/);
    if (!isHeavy)
      expect(
        imports.filter((from) => from.includes('heavy/')),
        name,
      ).toEqual([]);
  }
});
