import { expect, it } from 'vitest';
import { jsonbText } from './rows.ts';

it('replaces what jsonb rejects, in values and keys, and nothing else', () => {
  const value = {
    'k\0': 'a\0b',
    lone: '\ud800x\udc00',
    pair: '😀',
    escaped: '\\u0000 \\ud800',
    text: '"\n\\',
  };
  expect(JSON.parse(jsonbText(value))).toEqual({
    'k\ufffd': 'a\ufffdb',
    lone: '\ufffdx\ufffd',
    pair: '😀',
    escaped: '\\u0000 \\ud800',
    text: '"\n\\',
  });
});
