import type { Json, ResourceChange, ResourceType } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { applyChange, checkedValue, mostResourceBytes } from './apply.ts';

type Case = [ResourceType, Json, Omit<ResourceChange, 'slug'>, Json];

it.each<Case>([
  ['array', [1], { operation: 'append', value: { a: 1 } }, [1, { a: 1 }]],
  ['text', 'a', { operation: 'append', value: 'b' }, 'ab'],
  ['array', [1, 2, 1], { operation: 'remove', value: 1 }, [2]],
  ['array', [1, 2, 3], { operation: 'remove', index: 1 }, [1, 3]],
  ['object', { a: 1, b: 2 }, { operation: 'remove', key: 'a' }, { b: 2 }],
  ['array', [1, 2], { operation: 'replace', index: 0, value: 9 }, [9, 2]],
  ['object', { a: 1 }, { operation: 'replace', key: 'b', value: null }, { a: 1, b: null }],
  ['number', 1, { operation: 'set', value: 2, ifValue: 1 }, 2],
  ['text', 'a', { operation: 'replace', value: 'b' }, 'b'],
  [
    'object',
    { a: { x: 1, y: 2 } },
    { operation: 'replace', key: 'a', value: 1, ifValue: { y: 2, x: 1 } },
    { a: 1 },
  ],
  ['object', {}, { operation: 'replace', key: 'a', value: 1, ifValue: null }, { a: 1 }],
])('%s %j: %j makes %j', (type, before, change, after) => {
  expect(applyChange(type, before, { slug: 'x', ...change })).toEqual({ ok: true, value: after });
});

it.each<[ResourceType, Json, Omit<ResourceChange, 'slug'>, string, string]>([
  ['number', 1, { operation: 'append', value: 2 }, 'invalid', 'Only an array or a text'],
  ['number', 1, { operation: 'set', value: '2' }, 'invalid', 'holds a number'],
  ['array', [1], { operation: 'replace', index: 1, value: 2 }, 'invalid', 'no element 1'],
  ['array', [1], { operation: 'remove', key: 'a' }, 'invalid', 'Only an object'],
  ['array', [1], { operation: 'append' }, 'invalid', 'Give a value'],
  ['object', { a: 1 }, { operation: 'replace', key: 'a', value: 2, ifValue: 3 }, 'mismatch', 'someone else'],
])('%s %j refuses %j: %s', (type, before, change, code, message) => {
  const applied = applyChange(type, before, { slug: 'x', ...change });
  expect(applied).toMatchObject({ ok: false, code, message: expect.stringContaining(message) });
});

it('tells what is there instead', () => {
  const change: ResourceChange = { slug: 'x', operation: 'set', value: 2, ifValue: 0 };
  expect(applyChange('number', 1, change)).toMatchObject({ code: 'mismatch', current: 1 });
});

it('takes an odd key as a key like any other', () => {
  const applied = applyChange('object', {}, { slug: 'x', operation: 'replace', key: '__proto__', value: 1 });
  expect(applied.ok && Object.keys(applied.value ?? {})).toEqual(['__proto__']);
});

it('holds 5 MB at most, and files as objects of events', () => {
  expect(checkedValue('text', 'x'.repeat(mostResourceBytes - 2)).ok).toBe(true);
  expect(checkedValue('text', 'x'.repeat(mostResourceBytes - 1))).toMatchObject({ code: 'too_large' });
  expect(checkedValue('file', { filename: 'a', base64encodedcontents: '' }).ok).toBe(true);
  expect(checkedValue('file', {}).ok).toBe(false);
});
