import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { type Match, patternFor } from './regex-engine.ts';

const endless = () => ({ left: Number.POSITIVE_INFINITY, error: () => new Error('too much') });

const atom = fc.constantFrom(
  ...['a', 'b', 'ab', '.', '[ab]', '[^a]', '\\w', '\\b', '\\B', '^', '$', '\\d', '(a)', '(?:ab|b)', '(a|ab)'],
  ...['(a*)', '\\n', 'é', '😀', '[é-😀]', '\\A', '\\z', '(?i:A)', 'a{2,3}', '(?:a|b){2}', '(?<=a)', '(?<!b)'],
);
const quantified = fc
  .tuple(atom, fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '??'))
  .map((parts) => parts.join(''));
const sequence = fc.array(quantified, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
const expression = fc
  .tuple(sequence, fc.option(sequence), fc.option(sequence))
  .map(
    ([first, inner, other]) =>
      `${first}${inner === null ? '' : `(${inner})?`}${other === null ? '' : `|${other}`}`,
  );
const unit = fc.constantFrom('a', 'b', 'a', 'b', ' ', '\n', 'é', '😀', '1', 'A', '\ud83d');
/** Short ones go another way than long ones do. */
const subject = fc.oneof(
  fc.array(unit, { maxLength: 40 }).map((units) => units.join('')),
  fc.array(unit, { minLength: 60, maxLength: 60 }).map((units) => units.join('').repeat(18)),
);

function plainly(regex: RE2JS, text: string): Match[] {
  const matcher = regex.matcher(text);
  const found: Match[] = [];
  while (matcher.find()) {
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group));
    found.push({ start: matcher.start(), end: matcher.end(), groups });
  }
  return found;
}

test('finds what re2js finds', () => {
  fc.assert(
    fc.property(expression, subject, fc.constantFrom(0, RE2JS.MULTILINE, 3), (source, text, flags) => {
      const regex = compiledOrNull(source, flags | RE2JS.LOOKBEHINDS);
      fc.pre(regex !== null);
      const pattern = patternFor(source, flags | RE2JS.LOOKBEHINDS);
      expect([...pattern.matches(text, endless())]).toEqual(plainly(regex, text));
      expect(pattern.test(text, endless())).toBe(regex.test(text));
      expect(pattern.whole(text, endless())).toBe(regex.testExact(text));
    }),
    { numRuns: 250 },
  );
});

/** A pair such as `**` is no expression. */
function compiledOrNull(source: string, flags: number): RE2JS | null {
  try {
    return RE2JS.compile(source, flags);
  } catch {
    return null;
  }
}

test.each([
  ['an automaton', 'a[ab]{12}[^ab]'],
  ['threads', '[ab]*a[ab]{600}[^ab]'],
  ['windows', '(a+)(b*)'],
  ['looking behind', '(?<=a)b'],
])('costs the same each time, and is cut at the same match: %s', (_, source) => {
  const text = 'abbabaab'.repeat(4_000);
  const pattern = patternFor(source, RE2JS.LOOKBEHINDS);
  const outcome = (left: number) => {
    const work = { left, error: () => new Error('cut') };
    let found = 0;
    try {
      for (const _ of pattern.matches(text, work)) found += 1;
    } catch (error) {
      return { found, error: String(error) };
    }
    return { found, spent: left - work.left };
  };
  const whole = outcome(1e9);
  expect(whole.spent).toBeGreaterThan(10_000);
  expect(outcome(1e9)).toEqual(whole);
  const half = outcome(Math.floor((whole.spent ?? 0) / 2));
  expect(half.error).toBe('Error: cut');
  expect(outcome(Math.floor((whole.spent ?? 0) / 2))).toEqual(half);
});
