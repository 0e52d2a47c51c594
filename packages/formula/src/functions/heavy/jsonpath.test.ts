import fc from 'fast-check';
import { query } from 'jsonpath-rfc9535';
import { beforeAll, expect, test } from 'vitest';
import type { Json } from '../../json.ts';
import { failure, run } from '../../testing/run.ts';
import { loadFunctions } from '../lazy.ts';

beforeAll(() => loadFunctions(['jsonpath']));

const keys = fc.constantFrom('a', 'b', 'c', 'odd key');
const document = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', maxDepth: 4 },
    fc.constantFrom<Json>(null, true, false, 0, 1, 2, 'a', 'ab', 'b'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
  ),
})).value;

const steps = fc.constantFrom(
  '.a',
  '.b',
  "['odd key']",
  '[0]',
  '[-1]',
  '[*]',
  '.*',
  '..a',
  '..*',
  '..[0]',
  '[1:]',
  '[:2]',
  '[::-1]',
  '[5:0:-2]',
  '[0,1]',
  "['a','b']",
  '[?@.a]',
  '[?@ > 1]',
  '[?@.a == 1]',
  '[?@.a != @.b]',
  '[?@.a == $.a]',
  '[?!@.b && @.a]',
  "[?@ == 'a' || @ == null]",
  '[?length(@) > 1]',
  '[?count(@.*) == 2]',
  "[?match(@, 'a.*')]",
  "[?search(@.a, 'b')]",
  '[?value(@..a) == 1]',
  '[?@.a <= 1]',
);

/** RFC 9535 leaves it open in which order descendants come. */
function inOrder(found: unknown): string[] {
  return Array.isArray(found) ? found.map((one) => JSON.stringify(one)).sort() : [];
}

// Where its walk departs from RFC 9535 (slices from before the start, an index in a comparison), the golden
// formulas say what is right.
test('finds what the library that parses it would find', () => {
  fc.assert(
    fc.property(document, fc.array(steps, { maxLength: 3 }), (value, parts) => {
      const path = `$${parts.join('')}`;
      expect(inOrder(run('JSONPATH(value, path)', { value, path })), path).toEqual(
        inOrder(query(value, path)),
      );
    }),
    { numRuns: 2_000 },
  );
});

test('work that would never end costs its steps', () => {
  const value = { list: Array.from({ length: 50 }, (_, id) => ({ id, list: [{ id }, { id }] })) };
  for (const path of [
    `$.list${'[0,0]'.repeat(60)}`,
    `$${'[?@[0]]'.repeat(5)}${'..*'.repeat(8)}`,
    '$..[?@..[?@..[?@..[?@..id]]]]',
    `$${'..*'.repeat(20)}`,
  ]) {
    const started = performance.now();
    const outcome = failure('JSONPATH(value, path)', { value: { list: [value, value, value] }, path });
    expect(outcome, path).toMatch(/^limit: |^no failure/);
    expect(performance.now() - started, path).toBeLessThan(3_000);
  }
  const nested = `[${'['.repeat(9)}0${']'.repeat(9)}]`;
  expect(failure(`JSONPATH(${nested}, "$${'[0,0]'.repeat(20)}")`)).toBe('no failure, but []');
});

test('a path that is none fails with where it went wrong', () => {
  expect(failure('JSONPATH({}, "$.a[")')).toMatch(/^value: This is no JSONPath: /);
  expect(failure('JSONPATH([1], "$[?nope(@)]")')).toBe('value: JSONPath has no function nope.');
  expect(failure('JSONPATH([1], "$[?match(@, \'(\')]")')).toBe('no failure, but []');
  expect(failure('JSONPATH(["a"], "$[?match(@, \'(\')]")')).toMatch(/not valid/);
});
