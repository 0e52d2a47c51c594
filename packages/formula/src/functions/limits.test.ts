import { beforeAll, expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { FormulaError } from '../error.ts';
import { evaluate } from '../evaluate.ts';
import type { Json } from '../json.ts';
import { limits } from '../limits.ts';
import { clock, platform } from '../testing/run.ts';
import { sizeOf } from '../values.ts';
import { loadFunctions } from './lazy.ts';
import { catalog } from './registry.ts';
import type { FunctionSpec } from './spec.ts';

beforeAll(() => loadFunctions(catalog.flatMap(({ heavy }) => heavy ?? [])));

const long = 'x'.repeat(1_000_000);
const deep: Json = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);

/** What no author would write down, and any caller may send. */
const roots: Record<string, Json> = {
  long,
  markup: '<'.repeat(500_000),
  wide: Array.from({ length: 20_000 }, (_, id) => ({ id, name: `item ${id}` })),
  texts: Array.from({ length: 200 }, () => long.slice(0, 10_000)),
  keyed: Object.fromEntries(Array.from({ length: 10_000 }, (_, id) => [`key ${id}`, id])),
  deep,
  deepObject: JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`),
};
const patience = 5_000;

/** The value, or null for a FormulaError. Anything else that is thrown is a bug. */
function outcome(formula: string): { value: Json } | null {
  try {
    return { value: evaluate(compile(`=${formula}`), { roots, now: clock, platform }) };
  } catch (error) {
    if (error instanceof FormulaError) return null;
    throw error;
  }
}

function call({ name, params, min, max, mayBeLambda }: FunctionSpec, given: (at: number) => string): string {
  const count = Math.max(min, Number.isFinite(max) ? Math.min(max, params.length) : min + (min % 2));
  const args = Array.from({ length: count }, (_, at) =>
    params[at]?.startsWith('lambda') || params[at] === mayBeLambda ? 'LAMBDA(x, y, x)' : given(at),
  );
  return `${name}(${args.join(', ')})`;
}

test.each(catalog)('$name takes anything at all in good time, and gives no more than it may', (spec) => {
  const calls = Object.keys(roots).flatMap((root) => [
    call(spec, () => root),
    call(spec, (at) => (at === 0 ? root : at === 1 ? '"a"' : '2')),
    call(spec, (at) => (at === 1 ? root : '"x"')),
  ]);
  for (const formula of new Set(calls)) {
    const started = performance.now();
    const result = outcome(formula);
    expect(performance.now() - started, formula).toBeLessThan(patience);
    if (result === null || spec.passes === true || Object.values(roots).includes(result.value)) continue;
    expect(sizeOf(result.value), formula).toBeLessThanOrEqual(limits.size + 2);
  }
});

test.each(catalog)('$name cannot be called without end', ({ examples }) => {
  const [example] = examples;
  const started = performance.now();
  const rounds = 'REDUCE(RANGE(1, 50), LAMBDA(a, n, REDUCE(RANGE(1, 1000), LAMBDA(b, m, ';
  const result = outcome(`${rounds}IF_ERROR([${example?.formula}], 0)), 0)), 0)`);
  expect(result).toBeNull();
  expect(performance.now() - started).toBeLessThan(patience);
});
