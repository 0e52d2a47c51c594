import { beforeAll, expect, test } from 'vitest';
import { failure, run } from '../../testing/run.ts';
import { loadFunctions } from '../lazy.ts';
import { compileCost } from './regex-size.ts';

beforeAll(() => loadFunctions(['patterns']));

/** A page of a million characters in which everything is there that people look for. */
const page = Array.from(
  { length: 10_000 },
  (_, at) =>
    `<td class="row">Alert ${at} of 2026-03-${10 + (at % 20)}</td><p>from host-${at % 90}.example.com (10.1.${at % 250}.7), see https://example.com/a/${at}?q=1</p>`,
)
  .join('\n')
  .slice(0, 1_000_000);
const mail = `${page.slice(0, 990_000)} Contact: ada.lovelace@example.com`;

test.each([
  [
    'addresses',
    '\\\\b(?:(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\\\\.){3}(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\\\\b',
    7_000,
  ],
  ['dates', '(\\\\d{4})-(\\\\d{2})-(\\\\d{2})', 7_000],
  ['links', 'https?://[^\\\\s\\"<>]+', 7_000],
  ['hosts', '\\\\b(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\\\.)+[a-z]{2,}\\\\b', 14_000],
  ['mailboxes', '[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\\\\.[a-zA-Z]{2,}', 1],
  ['hashes', '\\\\b(?:[a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64})\\\\b', 0],
])('what people look for in a page of 1 MB is found: %s', (_, pattern, least) => {
  const found = run(`REGEX_EXTRACT(text, "${pattern}")`, { text: mail });
  expect(Array.isArray(found) ? found.length : -1).toBeGreaterThanOrEqual(least);
});

test('an expression that goes on is cut, and the message says what, where and what to do', () => {
  // In no order, so that no two places look alike.
  const text = Array.from(
    { length: 800_000 },
    (_, at) => 'ab'[(Math.imul(at, at ^ 0x9e3779b1) >>> 13) & 1],
  ).join('');
  expect(failure('REGEX_REPLACE(text, "[ab]*a[ab]{40}[^ab]", "c")', { text })).toBe(
    'limit: This regular expression takes too long on a text of 800000 characters. Write it more narrowly, with fewer * and + beside one another, or search a part of the text.',
  );
  expect(failure('IF_ERROR(MATCH(text, "[ab]*a[ab]{40}[^ab]"), 1)', { text })).toMatch(/^limit/);
});

test.each([
  ['x{1000}', 1_000],
  ['(?:x{30}){30}', 900],
  ['((x{10}){10})y', 123],
  ['x{0,1000}', 2_001],
  ['[a{1000}\\]]{3}', 3],
  ['\\x{1000}{3}', 3],
  ['\\Qa{1000}\\E', 11],
  ['\\p{L}+[^\\PN]', 403],
])('%s is as large as what it is compiled to', (pattern, cost) => {
  expect(compileCost(pattern, false)).toBe(cost);
});

test('without case, ranges count by their characters', () => {
  const cjk = '[\\x{4e00}-\\x{9fff}]';
  expect(compileCost(cjk, false)).toBe(1);
  expect(compileCost(cjk, true)).toBe(211);
  expect(compileCost(`(?i)${cjk}`, false)).toBeGreaterThan(211);
  expect(compileCost('[\\x{0}-\\x{10ffff}]', true)).toBe(1);
  expect(compileCost('[\\x{20000}-\\x{10ffff}]', true)).toBe(1);
});

test('an expression that is large only when it is compiled is refused', () => {
  expect(failure('MATCH("a", text)', { text: 'x{1000}'.repeat(11) })).toMatch(
    /^limit: This regular expression is too large: .* Repeat less/,
  );
});
