import { expect, it } from 'vitest';
import { outputOf } from './output.ts';

it('takes JSON of up to a hundred levels, brackets in texts aside', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  expect(outputOf(nested(100)).ok).toBe(true);
  expect(outputOf(nested(101))).toMatchObject({ ok: false, code: 'not_json' });
  expect(outputOf(nested(1_000_000))).toMatchObject({ ok: false, code: 'not_json' });
  expect(outputOf(JSON.stringify({ a: '\\"'.repeat(9) + '['.repeat(200) }))).toMatchObject({ ok: true });
  expect(outputOf('{"a":')).toMatchObject({ ok: false, code: 'not_json' });
});

it('keeps a key __proto__ as a key', () => {
  const result = outputOf('{"__proto__":{"polluted":1}}');
  expect(result.ok && Object.keys(result.output as object)).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
