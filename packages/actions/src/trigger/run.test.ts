import { Fatal, type Json, type JsonObject } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { emissions, fakeContext } from '../testing/index.ts';
import { trigger } from './index.ts';
import { ruleTypes } from './rule-types.ts';
import { triggerRunner } from './run.ts';

async function outcome(options: JsonObject) {
  const context = fakeContext();
  const [event] = emissions(await triggerRunner.run(trigger.options.parse(options), context));
  return { port: event?.port, payload: event?.payload, warnings: context.warnings };
}

const isMatch = async (rule: JsonObject) => (await outcome({ rules: [rule] })).port === 'match';

async function failure(options: JsonObject): Promise<Fatal> {
  const error = await outcome(options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Fatal);
  return error as Fatal;
}

/** One of each JSON type and of each that rules treat alike. */
const paths: Json[] = [
  null,
  false,
  true,
  0,
  3,
  '',
  '3.0',
  'abc',
  '2026-01-02',
  [],
  [3, 'abc'],
  {},
  { abc: 3 },
];

/** For each rule type and value: the paths that match. */
const golden: [type: string, value: Json, matching: Json[]][] = [
  ['field==value', null, [null, '']],
  ['field==value', 3, [3, '3.0']],
  ['field==value', 'abc', ['abc']],
  ['field==value', ['abc', 3], [3, '3.0', 'abc']],
  ['field==value', '2026-01-01', []],
  ['field>value', 3, []],
  ['field>value', '2026-01-01', ['2026-01-02']],
  ['field>value', [1, 5], [3, '3.0']],
  ['field>=value', 3, [3, '3.0']],
  ['field>=value', '2026-01-01', ['2026-01-02']],
  ['field<value', 3, [0]],
  ['field<value', '2026-01-01', []],
  ['field<value', [1, 5], [0, 3, '3.0']],
  ['field<=value', 3, [0, 3, '3.0']],
  ['field<=value', '2026-01-01', []],
  ['regex', '^(ABC|3)', [3, '3.0', 'abc']],
  ['regex', ['x', 'c$'], ['abc']],
  ['regex', null, [null, false, true, 0, 3, '', '3.0', 'abc', '2026-01-02', [], [3, 'abc'], {}, { abc: 3 }]],
  ['in', null, []],
  ['in', 3, [3, '3.0', [3, 'abc']]],
  ['in', 'abc', ['abc', [3, 'abc'], { abc: 3 }]],
  ['in', ['abc', 3], [3, '3.0', 'abc', [3, 'abc'], { abc: 3 }]],
  ['in', '2026-01-01', []],
  ['field==null', null, [null]],
  ['formula', null, [true, 0, 3, '3.0', 'abc', '2026-01-02', [3, 'abc'], { abc: 3 }]],
];

/** Each matches exactly where the other does not. */
const opposites: Record<string, string> = {
  'field==value': 'field!=value',
  regex: '!regex',
  in: 'not in',
  'field==null': 'field!=null',
  formula: '!formula',
};

function others(matching: Json[]): Json[] {
  const known = matching.map((path) => JSON.stringify(path));
  return paths.filter((path) => !known.includes(JSON.stringify(path)));
}

async function matchingPaths(type: string, value: Json): Promise<Json[]> {
  const matches = await Promise.all(paths.map((path) => isMatch({ type, path, value })));
  return paths.filter((_, index) => matches[index]);
}

describe('every rule type and every JSON type', () => {
  it.each(golden)('%s with the value %j', async (type, value, matching) => {
    expect(await matchingPaths(type, value)).toEqual(matching);
    const opposite = opposites[type];
    if (opposite === undefined) return;
    expect(await matchingPaths(opposite, value)).toEqual(others(matching));
  });

  it('leaves no rule type out', () => {
    const tested = golden.flatMap(([type]) => [type, opposites[type]]);
    expect(ruleTypes.map(({ type }) => type).filter((type) => !tested.includes(type))).toEqual([]);
  });
});

describe('comparison', () => {
  it.each<[string, Json, Json, boolean]>([
    ['field==value', '007', 7, true],
    ['field==value', ' 1e3 ', '1000', true],
    ['field==value', '12345678901234567890', '12345678901234567891', false],
    ['field<value', '12345678901234567890', '12345678901234567891', true],
    ['field==value', true, 'true', true],
    ['field==value', 'Infinity', 'infinity', false],
    ['field==value', { a: 1, b: [2] }, { b: ['2'], a: 1 }, true],
    ['field==value', { a: 1 }, { a: 1, b: null }, false],
    ['field==value', [1, 2], [1, 2], true],
    ['field>value', '0.5', 0, true],
    ['field>value', '2026-05-01T12:00:00Z', '2026-05-01T13:59:59+02:00', true],
    ['field>=value', '2026-05-01 12:00', '2026-05-01T12:00:00.000Z', true],
    ['field<value', '2026-05-01', '2026-05-01T00:00:01+0000', true],
    ['field>value', 'Banana', 'apple', false],
    ['in', 'vip@corp.example', ['a@corp.example', 'vip@corp.example'], true],
    ['in', 'alice', ['al'], false],
    ['in', 'image/png', 'png', true],
    ['in', 'image/png', '', false],
    ['in', [1, 2], [5, 2], true],
  ])('%s of %j and %j', async (type, path, value, expected) => {
    expect(await isMatch({ type, path, value })).toBe(expected);
  });

  it('heeds case in a regular expression only when told, and elsewhere unless told not to', async () => {
    expect(await isMatch({ type: 'regex', path: 'ALERT', value: 'alert' })).toBe(true);
    expect(await isMatch({ type: 'regex', path: 'ALERT', value: 'alert', case_sensitive: 'true' })).toBe(
      false,
    );
    for (const type of ['field==value', 'in']) {
      expect(await isMatch({ type, path: 'ALERT', value: 'alert' })).toBe(false);
      expect(await isMatch({ type, path: 'ALERT', value: 'alert', case_sensitive: false })).toBe(true);
    }
  });

  it('finds a regular expression anywhere in the text, in JSON too', async () => {
    expect(await isMatch({ type: 'regex', path: 'an error', value: 'err' })).toBe(true);
    expect(await isMatch({ type: 'regex', path: { a: ['x'] }, value: '"a":\\["x"' })).toBe(true);
  });

  it('stays linear for a pattern that makes backtracking engines hang', async () => {
    expect(await isMatch({ type: 'regex', path: 'a'.repeat(50_000), value: '(a+)+$b' })).toBe(false);
  });

  it('refuses more text, and longer patterns, than it can search at once', async () => {
    const long = { type: 'regex', path: 'a'.repeat(1_000_001), value: 'b' };
    expect(await failure({ rules: [long] })).toMatchObject({ code: 'too_large', option: 'rules[0].path' });
    const pattern = { type: 'regex', path: 'a', value: 'a'.repeat(10_001) };
    expect(await failure({ rules: [pattern] })).toMatchObject({
      code: 'bad_option',
      option: 'rules[0].value',
    });
  });

  it('cuts patterns that go on, all rules of a run together, and says which rule it was', async () => {
    // In no order, so that no two places look alike.
    const text = Array.from(
      { length: 400_000 },
      (_, at) => 'ab'[(Math.imul(at, at ^ 0x9e3779b1) >>> 13) & 1],
    ).join('');
    const slow = { type: 'regex', path: text, value: '[ab]*a[ab]{40}[^ab]' };
    const before = process.threadCpuUsage();
    const quick = { type: 'regex', path: 'web-1', value: '^web' };
    const error = await failure({ rules: [quick, ...Array.from({ length: 20 }, () => slow)] });
    const { user, system } = process.threadCpuUsage(before);
    expect(error).toMatchObject({ code: 'too_large', option: 'rules[1].value' });
    expect(error.message).toMatch(
      /^rules\[1\]\.value: This regular expression takes too long on a text of 400000 characters\. Write it more narrowly/,
    );
    expect((user + system) / 1_000).toBeLessThan(500);
    const large = { type: 'regex', path: 'a', value: 'x{1000}'.repeat(50) };
    expect((await failure({ rules: [large] })).message).toMatch(/too large: .*Repeat less/);
  });

  it('warns of values that have no order, and does not match', async () => {
    const { port, warnings } = await outcome({ rules: [{ type: 'field>value', path: 'high', value: 3 }] });
    expect(port).toBe('no_match');
    expect(warnings).toEqual([
      'rules[0]: "high" and 3 are not both numbers or both dates, so the rule does not match.',
    ]);
  });
});

describe('must_match', () => {
  const yes = { type: 'formula', path: true };
  const no = { type: 'formula', path: false };

  it.each<[Json, JsonObject[], boolean]>([
    [null, [yes, yes], true],
    [null, [yes, no], false],
    ['', [yes, no], false],
    ['all', [yes, no], false],
    [1, [no, yes], true],
    ['1', [no, yes], true],
    ['2', [no, yes], false],
    ['2', [no, yes, yes], true],
  ])('%j', async (must_match, rules, expected) => {
    const { port, payload } = await outcome({ rules, must_match });
    expect(port).toBe(expected ? 'match' : 'no_match');
    expect(payload).toEqual({ rule_matched: expected });
  });

  it('warns when it asks for more rules than there are', async () => {
    const { port, warnings } = await outcome({ rules: [yes], must_match: 2 });
    expect(port).toBe('no_match');
    expect(warnings).toEqual(['must_match: 2 rules cannot match, since there are 1.']);
  });

  it('sends what does not match by both ports when an older story asks for it', async () => {
    const options = trigger.options.parse({ rules: [no], emit_no_match: 'true' });
    expect(emissions(await triggerRunner.run(options, fakeContext()))).toEqual([
      { port: 'no_match', payload: { rule_matched: false } },
      { port: 'match', payload: { rule_matched: false } },
    ]);
    const matching = trigger.options.parse({ rules: [yes], emit_no_match: 'true' });
    expect(emissions(await triggerRunner.run(matching, fakeContext()))).toEqual([
      { port: 'match', payload: { rule_matched: true } },
    ]);
  });
});

describe('a rule that is wrong', () => {
  it('fails by its path when its type is not known', async () => {
    const known = { type: 'formula', path: true };
    const error = await failure({ rules: [known, known, { type: 'field=~value', path: 'x', value: 'y' }] });
    expect(error).toMatchObject({ option: 'rules[2].type', code: 'bad_option', detail: 'field=~value' });
    expect(error.message).toContain('rules[2].type: "field=~value"');
  });

  it('fails by its path when its regular expression cannot be read', async () => {
    const error = await failure({ rules: [{ type: 'regex', path: 'x', value: '(open' }] });
    expect(error).toMatchObject({ option: 'rules[0].value', detail: '(open' });
  });

  it.each<[JsonObject, string, RegExp]>([
    [{}, 'rules', /list of rules/],
    [{ rules: [] }, 'rules', /at least one/],
    [{ rules: ['x'] }, 'rules.0', /object with a type/],
    [{ rules: [{ path: 1 }] }, 'rules.0.type', /missing/],
    [{ rules: [{ type: 'in' }], must_match: 'most' }, 'must_match', /whole number/],
  ])('is refused by the schema: %j', (options, path, why) => {
    const [issue] = trigger.options.safeParse(options).error?.issues ?? [];
    expect(issue?.path.join('.')).toBe(path);
    expect(issue?.message).toMatch(why);
  });
});
