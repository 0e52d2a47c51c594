/**
 * Event Transforms by example, through the engine and with real formulas: options and the body of a
 * webhook on the left, what the transform emits on the right.
 */
import type { Json, JsonObject } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { runStory } from '../testing/run-story.ts';
import { storyOf } from '../testing/story-of.ts';

type Golden = [what: string, options: JsonObject, body: Json, emitted: Json[]];

const alert = {
  id: 'A-1',
  priority: 4,
  open: true,
  none: null,
  text: 'From a@x.example to b@y.example, see https://x.example/1?a=b and http://y.example.',
  hosts: [
    { name: 'web', score: 7 },
    { name: 'db', score: 3 },
  ],
  tags: ['red', 'blue', 'red'],
  ports: { http: 80, https: 443 },
  lines: 'one=1\ntwo=22\nthree=x',
};
const r = '<<receive.body';

const messages: Golden[] = [
  ['a text', { payload: 'plain' }, alert, ['plain']],
  ['a number', { payload: 7 }, alert, [7]],
  ['a list', { payload: [1, 'a', null] }, alert, [[1, 'a', null]]],
  ['false', { payload: false }, alert, [false]],
  ['an empty object', { payload: {} }, alert, [{}]],
  ['nothing written', {}, alert, [{}]],
  ['a pill alone keeps its type: number', { payload: `${r}.priority>>` }, alert, [4]],
  ['a pill alone keeps its type: boolean', { payload: `${r}.open>>` }, alert, [true]],
  ['a pill alone keeps its type: null', { payload: `${r}.none>>` }, alert, [null]],
  ['a pill alone keeps its type: list', { payload: `${r}.tags>>` }, alert, [['red', 'blue', 'red']]],
  ['a pill alone keeps its type: object', { payload: `${r}.ports>>` }, alert, [{ http: 80, https: 443 }]],
  ['pills in text become text', { payload: `${r}.id>>/${r}.priority>>` }, alert, ['A-1/4']],
  ['an index', { payload: `${r}.hosts[1].name>>` }, alert, ['db']],
  ['an expression', { payload: `${r}.priority + 1>>` }, alert, [5]],
  ['a comparison', { payload: `${r}.priority > 3>>` }, alert, [true]],
  ['a missing path is null', { payload: `${r}.nobody.there>>` }, alert, [null]],
  ['an escaped pill is text', { payload: '\\<<not a pill>>' }, alert, ['<<not a pill>>']],
  [
    'nested values',
    { payload: { a: { b: [`${r}.id>>`, { c: `${r}.open>>` }] } } },
    alert,
    [{ a: { b: ['A-1', { c: true }] } }],
  ],
  ['keys are no formulas', { payload: { '<<receive.body.id>>': 1 } }, alert, [{ '<<receive.body.id>>': 1 }]],
  ['mode in capitals', { mode: 'MESSAGE_ONLY', payload: 1 }, alert, [1]],
  ['mode with spaces', { mode: ' message_only ', payload: 1 }, alert, [1]],
  ['META', { payload: '<<META.action.key>>' }, alert, ['t']],
];

const oldMessages: Golden[] = [
  ['one key', { message: 'Hello' }, alert, [{ message: 'Hello' }]],
  [
    'several keys with pills',
    { message: `${r}.id>>`, status: 'new', n: `${r}.priority>>` },
    alert,
    [{ message: 'A-1', status: 'new', n: 4 }],
  ],
  ['with its mode', { mode: 'message_only', message: 'x' }, alert, [{ message: 'x' }]],
  [
    'keys of other modes are content, too',
    { mode: 'message_only', path: 'p', to: 't', limit: '3' },
    alert,
    [{ path: 'p', to: 't', limit: '3' }],
  ],
  [
    'what never was content is not',
    { message: 'x', manual_time: '30', expected_update_period_in_days: '1' },
    alert,
    [{ message: 'x' }],
  ],
  [
    'objects',
    { results_table: { rows: `${r}.tags>>` } },
    alert,
    [{ results_table: { rows: ['red', 'blue', 'red'] } }],
  ],
  ['a payload goes before them', { payload: { a: 1 }, message: 'x' }, alert, [{ a: 1 }]],
  [
    'looped',
    { loop: `${r}.tags>>`, tag: '<<LOOP.value>>' },
    alert,
    [[{ tag: 'red' }, { tag: 'blue' }, { tag: 'red' }]],
  ],
  ['with local values', { local: { a: `${r}.id>>` }, message: '<<LOCAL.a>>' }, alert, [{ message: 'A-1' }]],
  ['odd keys', { 'Content-Type': 'x', 'a b': 1 }, alert, [{ 'Content-Type': 'x', 'a b': 1 }]],
];

const loops: Golden[] = [
  ['over a list', { loop: `${r}.hosts>>`, payload: '<<LOOP.value.name>>' }, alert, [['web', 'db']]],
  ['with the index', { loop: `${r}.tags>>`, payload: '<<LOOP.index>>' }, alert, [[0, 1, 2]]],
  ['key is null in a list', { loop: `${r}.hosts>>`, payload: '<<LOOP.key>>' }, alert, [[null, null]]],
  ['over an object: values', { loop: `${r}.ports>>`, payload: '<<LOOP.value>>' }, alert, [[80, 443]]],
  [
    'over an object: keys',
    { loop: `${r}.ports>>`, payload: '<<LOOP.key>>:<<LOOP.value>>' },
    alert,
    [['http:80', 'https:443']],
  ],
  [
    'the result before',
    { loop: `${r}.hosts>>`, payload: { n: '<<LOOP.value.name>>', before: '<<LOOP.previous_result.n>>' } },
    alert,
    [
      [
        { n: 'web', before: null },
        { n: 'db', before: 'web' },
      ],
    ],
  ],
  [
    'a running value',
    { loop: [1, 2, 3], payload: '<<IF(LOOP.index = 0, LOOP.value, LOOP.previous_result + LOOP.value)>>' },
    alert,
    [[1, 3, 6]],
  ],
  ['over an empty list', { loop: [], payload: 1 }, alert, [[]]],
  ['over one element', { loop: ['a'], payload: '<<LOOP.value>>' }, alert, [['a']]],
  ['off: false', { loop: false, payload: 1 }, alert, [1]],
  ['off: the text false', { loop: 'false', payload: 1 }, alert, [1]],
  ['off: blank', { loop: ' ', payload: 1 }, alert, [1]],
  ['off by its formula', { loop: `${r}.priority > 9>>`, payload: 1 }, alert, [1]],
  [
    'beside values from outside of it',
    { loop: ['a', 'b'], payload: `<<LOOP.value>>-${r}.id>>` },
    alert,
    [['a-A-1', 'b-A-1']],
  ],
  ['over no list fails', { loop: `${r}.id>>`, payload: 1 }, alert, []],
  ['over null fails', { loop: `${r}.none>>`, payload: 1 }, alert, []],
];

const locals: Golden[] = [
  ['one value', { local: { id: `${r}.id>>` }, payload: '<<LOCAL.id>>' }, alert, ['A-1']],
  ['types are kept', { local: { p: `${r}.ports>>` }, payload: '<<LOCAL.p.http>>' }, alert, [80]],
  [
    'later ones read earlier ones',
    {
      local: { a: `${r}.priority>>`, b: '<<LOCAL.a * 2>>', c: '<<LOCAL.b + LOCAL.a>>' },
      payload: '<<LOCAL.c>>',
    },
    alert,
    [12],
  ],
  [
    'in a loop',
    { local: { x: 'v' }, loop: [1, 2], payload: '<<LOCAL.x>><<LOOP.value>>' },
    alert,
    [['v1', 'v2']],
  ],
  [
    'as the loop',
    { local: { xs: [1, 2] }, loop: '<<LOCAL.xs>>', payload: '<<LOOP.value>>' },
    alert,
    [[1, 2]],
  ],
  [
    'in rules',
    {
      local: { p: `${r}.priority>>` },
      rules: [{ type: 'field>value', path: '<<LOCAL.p>>', value: 3 }],
      payload: 1,
    },
    alert,
    [1],
  ],
  [
    'in an explode',
    { mode: 'explode', local: { xs: `${r}.tags>>`, n: 1 }, path: '<<LOCAL.xs>>', limit: '<<LOCAL.n>>' },
    alert,
    [{ item: 'red', index: 0, guid: 'GUID', size: 1 }],
  ],
  ['nested', { local: { o: { a: [`${r}.id>>`] } }, payload: '<<LOCAL.o.a[0]>>' }, alert, ['A-1']],
  ['that are no object fail', { local: [1], payload: 1 }, alert, []],
  ['blank ones are none', { local: '', payload: 1 }, alert, [1]],
];

const rule = (type: string, path: Json, value: Json) => ({ type, path, value });

const gates: Golden[] = [
  ['match', { rules: [rule('field==value', `${r}.id>>`, 'A-1')], payload: 1 }, alert, [1]],
  ['do not match', { rules: [rule('field==value', `${r}.id>>`, 'A-2')], payload: 1 }, alert, []],
  [
    'all have to',
    { rules: [rule('regex', `${r}.id>>`, '^a'), rule('field<value', `${r}.priority>>`, 2)], payload: 1 },
    alert,
    [],
  ],
  [
    'one is enough',
    {
      rules: [rule('regex', `${r}.id>>`, '^a'), rule('field<value', `${r}.priority>>`, 2)],
      must_match: '1',
      payload: 1,
    },
    alert,
    [1],
  ],
  [
    'must_match by a formula',
    { rules: [rule('regex', `${r}.id>>`, '^a'), rule('in', 'x', 'y')], must_match: '<<1>>', payload: 1 },
    alert,
    [1],
  ],
  ['none are a match', { rules: [], payload: 1 }, alert, [1]],
  [
    'before an explode',
    { mode: 'explode', path: `${r}.tags>>`, rules: [rule('formula', false, null)] },
    alert,
    [],
  ],
  ['before a delay', { mode: 'delay', seconds: 60, rules: [rule('formula', false, null)] }, alert, []],
  [
    'before an extract',
    {
      mode: 'extract',
      matchers: [{ path: 'x', regexp: 'x', to: 'x' }],
      rules: [rule('formula', true, null)],
    },
    alert,
    [{ x: ['x'] }],
  ],
  ['before what would fail', { mode: 'delay', rules: [rule('formula', false, null)] }, alert, []],
  ['of an unknown type fail', { rules: [rule('field=~regex', 'x', 'x')], payload: 1 }, alert, []],
  ['that are no list fail', { rules: 'x', payload: 1 }, alert, []],
];

const exploded = (item: Json, index: number, size: number, key = 'item') => ({
  [key]: item,
  index,
  guid: 'GUID',
  size,
});

const explodes: Golden[] = [
  [
    'a list',
    { mode: 'explode', path: `${r}.hosts>>` },
    alert,
    [exploded(alert.hosts[0] as Json, 0, 2), exploded(alert.hosts[1] as Json, 1, 2)],
  ],
  [
    'with a name',
    { mode: 'explode', path: `${r}.tags>>`, to: 'tag' },
    alert,
    [exploded('red', 0, 3, 'tag'), exploded('blue', 1, 3, 'tag'), exploded('red', 2, 3, 'tag')],
  ],
  [
    'up to a limit',
    { mode: 'explode', path: `${r}.tags>>`, limit: 2 },
    alert,
    [exploded('red', 0, 2), exploded('blue', 1, 2)],
  ],
  [
    'with a limit as text',
    { mode: 'explode', path: `${r}.tags>>`, limit: '1' },
    alert,
    [exploded('red', 0, 1)],
  ],
  ['an empty list', { mode: 'explode', path: [] }, alert, []],
  ['a text', { mode: 'explode', path: `${r}.id>>` }, alert, []],
  ['an object', { mode: 'explode', path: `${r}.ports>>` }, alert, []],
  ['null', { mode: 'explode', path: `${r}.none>>` }, alert, []],
  [
    'a list in the options',
    { mode: 'explode', path: [1, { a: `${r}.id>>` }] },
    alert,
    [exploded(1, 0, 2), exploded({ a: 'A-1' }, 1, 2)],
  ],
  [
    'a list of nulls and lists',
    { mode: 'explode', path: [null, []] },
    alert,
    [exploded(null, 0, 2), exploded([], 1, 2)],
  ],
  ['into a name that is taken fails', { mode: 'explode', path: [1], to: 'guid' }, alert, []],
];

const incoming = { body: alert, headers: { content_type: 'application/json' } };

const delays: Golden[] = [
  ['a number', { mode: 'delay', seconds: 30 }, alert, [incoming]],
  ['a text', { mode: 'delay', seconds: '30' }, alert, [incoming]],
  ['a formula', { mode: 'delay', seconds: `${r}.priority * 60>>` }, alert, [incoming]],
  ['a part of a second', { mode: 'delay', seconds: '0.5' }, alert, [incoming]],
  ['nothing to wait', { mode: 'delay', seconds: 0 }, alert, [incoming]],
  ['weeks', { mode: 'delay', seconds: 3_000_000 }, alert, [incoming]],
  ['no number fails', { mode: 'delay', seconds: 'soon' }, alert, []],
  ['none fails', { mode: 'delay' }, alert, []],
];

const extract = (path: Json, regexp: string, to = 'found') => ({
  mode: 'extract',
  matchers: [{ path, regexp, to }],
});

const extracts: Golden[] = [
  [
    'all matches',
    extract(`${r}.text>>`, '[a-z]@[a-z.]+'),
    alert,
    [{ found: ['a@x.example', 'b@y.example'] }],
  ],
  [
    'groups make lists',
    extract(`${r}.text>>`, '([a-z])@([a-z.]+)'),
    alert,
    [
      {
        found: [
          ['a', 'x.example'],
          ['b', 'y.example'],
        ],
      },
    ],
  ],
  ['one group makes lists, too', extract(`${r}.text>>`, '@([a-z]+)'), alert, [{ found: [['x'], ['y']] }]],
  ['a group that takes no part is null', extract('ab b', '(a)?b'), alert, [{ found: [['a'], [null]] }]],
  ['groups that only group', extract('abab', '(?:ab)+'), alert, [{ found: ['abab'] }]],
  ['no match is an empty list', extract(`${r}.text>>`, 'ftp://'), alert, [{ found: [] }]],
  [
    'several matchers',
    {
      mode: 'extract',
      matchers: [
        { path: `${r}.text>>`, regexp: 'https?://[^ ]+', to: 'urls' },
        { path: `${r}.id>>`, regexp: '\\d+', to: 'numbers' },
      ],
    },
    alert,
    [{ urls: ['https://x.example/1?a=b', 'http://y.example.'], numbers: ['1'] }],
  ],
  [
    'one list from two matchers',
    {
      mode: 'extract',
      matchers: [
        { path: 'a1', regexp: '\\d', to: 'n' },
        { path: 'b2', regexp: '\\d', to: 'n' },
      ],
    },
    alert,
    [{ n: ['1', '2'] }],
  ],
  ['case counts', extract('A a', 'a'), alert, [{ found: ['a'] }]],
  ['unless told not to', extract('A a', '(?i)a'), alert, [{ found: ['A', 'a'] }]],
  [
    'ends of lines',
    extract(`${r}.lines>>`, '(?m)^(\\w+)=(\\d+)$'),
    alert,
    [
      {
        found: [
          ['one', '1'],
          ['two', '22'],
        ],
      },
    ],
  ],
  ['in JSON', extract(`${r}.ports>>`, '\\d+'), alert, [{ found: ['80', '443'] }]],
  ['in a number', extract(`${r}.priority>>`, '\\d'), alert, [{ found: ['4'] }]],
  ['in nothing', extract(`${r}.none>>`, 'x'), alert, [{ found: [] }]],
  ['empty matches', extract('ab', 'x*'), alert, [{ found: ['', '', ''] }]],
  ['unicode', extract('naïve 😀', '\\pL+'), alert, [{ found: ['naïve'] }]],
  ['a pattern that makes others hang', extract('a'.repeat(5_000), '(a+)+$b'), alert, [{ found: [] }]],
  ['a name __proto__', extract('a', 'a', '__proto__'), alert, [JSON.parse('{"__proto__":["a"]}')]],
  ['a pattern that cannot be read fails', extract('a', '(open'), alert, []],
  ['look-around fails', extract('a', '(?=a)'), alert, []],
  ['no matchers fail', { mode: 'extract', matchers: [] }, alert, []],
  ['a matcher without a name fails', { mode: 'extract', matchers: [{ path: 'x', regexp: 'x' }] }, alert, []],
];

const scripts: Golden[] = [
  [
    'a script',
    { mode: 'automatic', script: 'function main(input) {}', input: { a: `${r}.id>>` } },
    alert,
    [{ output: { a: 'A-1' } }],
  ],
  [
    'in any spelling',
    { mode: 'automatic', language: 'javascript', script: 'x', input: 1 },
    alert,
    [{ output: 1 }],
  ],
  [
    'what is no formula in it',
    { mode: 'automatic', script: '1 << 2; "<<oops"', input: 1 },
    alert,
    [{ output: 1 }],
  ],
  [
    'with guidance',
    { mode: 'automatic', script: 'x', input: [], guidance: 'Do it.' },
    alert,
    [{ output: [] }],
  ],
  ['without input', { mode: 'automatic', script: 'x' }, alert, [{ output: {} }]],
  [
    'Python fails',
    { mode: 'automatic', language: 'python_3_13', script: 'def main(input): return 1' },
    alert,
    [],
  ],
  ['no script fails', { mode: 'automatic' }, alert, []],
];

const tables = { messages, oldMessages, loops, locals, gates, explodes, delays, extracts, scripts };

/** One guid for all: it is the id of a run. */
const named = (emitted: Json[]): Json[] =>
  JSON.parse(JSON.stringify(emitted).replace(/"guid":"[0-9a-f-]{36}"/g, '"guid":"GUID"'));

describe.each(Object.entries(tables))('%s', (_, table) => {
  it.each(table)('%s', async (_what, options, body, emitted) => {
    const file = storyOf({ t: ['event-transform', options] }, ['receive -> t']);
    const script = ({ input }: { input: Json }) => ({ ok: true, output: input }) as const;
    const { events } = await runStory(file, body, { script });
    const outputs = named((events.t ?? []).map(({ output }) => output));
    expect(outputs).toEqual(emitted);
  });
});

it('they are at least a hundred', () => {
  expect(Object.values(tables).flat().length).toBeGreaterThanOrEqual(100);
});
