import { expect, test } from 'vitest';
import { compile } from './compile.ts';
import { FormulaError } from './error.ts';
import { evaluate } from './evaluate.ts';
import type { Json } from './json.ts';
import type { Scope } from './machine.ts';

function thrown(option: Json, scope: Scope): unknown {
  try {
    return evaluate(compile(option), scope);
  } catch (error) {
    return error;
  }
}

test('the roots are the names that nothing in the formula gives', () => {
  const option = {
    to: '<<receive.email>> <<LOOP.index + META["x"][key]>>',
    each: ['<<MAP_LAMBDA(items.list, LAMBDA(item, item.id & other.id)) |> JOIN(%, ",")>>'],
  };
  expect([...compile(option).roots].sort()).toEqual(['LOOP', 'META', 'items', 'key', 'other', 'receive']);
});

test('an option without pills is constant, with escapes resolved', () => {
  expect(compile({ a: [1, 'text', null] }).constant).toBe(true);
  expect(compile('\\<<a>>').constant).toBe(true);
  expect(compile({ a: ['<<1>>'] }).constant).toBe(false);
  expect(compile('<<broken').constant).toBe(false);
});

test('a constant option with __proto__ stays what it was', () => {
  const option: Json = JSON.parse('{"__proto__": {"a": "\\\\<<b>>"}}');
  expect(JSON.stringify(evaluate(compile(option), { roots: {} }))).toBe('{"__proto__":{"a":"<<b>>"}}');
});

test('every wrong pill is a problem with its option and place', () => {
  const problems = compile({
    a: 'x <<1 +>> <<2 +>>',
    'b c': [{ d: '<<LEN(1)>>' }],
    e: 'open << pill',
    f: '<<>>',
  }).problems;
  expect(problems.map(({ path, start, end, severity }) => [path, start, end, severity])).toEqual([
    ['a', 7, 7, 'error'],
    ['a', 15, 15, 'error'],
    ['["b c"][0].d', 2, 5, 'error'],
    ['e', 5, 12, 'error'],
    ['f', 2, 2, 'error'],
  ]);
});

test('a wrong pill is thrown on evaluation, never passed on as text', () => {
  const error = thrown({ payload: { total: 'is <<1 +>>' } }, { roots: {} });
  expect(error).toBeInstanceOf(FormulaError);
  expect(error).toMatchObject({
    code: 'syntax',
    path: 'payload.total',
    start: 8,
    end: 8,
    name: 'FormulaError',
  });
});

test.each<[Json, object]>([
  [
    { payload: { total: 'is <<1 / 0>>' } },
    { code: 'division_by_zero', path: 'payload.total', start: 5, end: 10 },
  ],
  [['<<1>>', 'x <<nobody.id>>'], { code: 'unknown_name', path: '[1]', start: 4, end: 10 }],
  ['<<"é😀" & UPCASE([])>>', { code: 'type', path: '', start: 17, end: 19 }],
  [
    { 'odd key': '<<MAP_LAMBDA([1], LAMBDA(x, x + "a"))>>' },
    { code: 'type', path: '["odd key"]', start: 28, end: 35 },
  ],
])('%j fails with its option and place', (option, fault) => {
  expect(thrown(option, { roots: {} })).toMatchObject(fault);
});

test('a missing root names those that exist', () => {
  expect(thrown('<<c>>', { roots: { b: 1, a: 2 } })).toMatchObject({
    message: 'There is no “c” here. There is: a, b.',
  });
  expect(thrown('<<c>>', { roots: {} })).toMatchObject({
    message: 'There is no “c” here. There is: nothing.',
  });
});

test('a missing property is NULL and told once, up to where the path ends', () => {
  const missing: string[] = [];
  const scope: Scope = {
    roots: { receive: { body: {}, list: [] } },
    onMissing: (path) => missing.push(path),
  };
  const option = [
    '<<receive.body.id>>',
    '<<receive.list[0].name>> <<receive.body["a b"]>>',
    '<<receive.list.first>>',
  ];
  expect(evaluate(compile(option), scope)).toEqual([null, ' ', null]);
  expect(missing).toEqual(['receive.body.id', 'receive.list[0]', 'receive.body["a b"]']);
});

test('one compiled option serves any number of scopes', () => {
  const compiled = compile({ id: '<<a.id>>' });
  expect(evaluate(compiled, { roots: { a: { id: 1 } } })).toEqual({ id: 1 });
  expect(evaluate(compiled, { roots: { a: { id: 2 } } })).toEqual({ id: 2 });
});

test('NOW without a clock is the present', () => {
  const now = evaluate(compile('<<NOW()>>'), { roots: {} });
  expect(Math.abs(Date.now() - Date.parse(String(now)))).toBeLessThan(60_000);
});

test.each([
  ['MAP(a.list, "nam")', [null, null], ['“nam” in MAP(a.list, "nam")']],
  ['WHERE(a.list, "nam", 1)', [], ['“nam” in WHERE(a.list, "nam", 1)']],
  ['SORT(a.list, "b.nam")', [{ name: 1 }, { b: 2 }], ['“b.nam” in SORT(a.list, "b.nam")']],
  ['GROUP_BY(a.list, "nam")', { '': [{ name: 1 }, { b: 2 }] }, ['“nam” in GROUP_BY(a.list, "nam")']],
  ['GET(a, "nam")', null, ['“nam” in GET(a, "nam")']],
  ['LIQUID_SIZE(a, "nam")', null, ['“nam” in LIQUID_SIZE(a, "nam")']],
  ['MAP(a.list, "name")', [1, null], []],
  ['MAP(a.none, "name")', [], []],
  ['DEFAULT(GET(a, "nam"), 1)', 1, []],
])('%s warns of a path that nothing has', (formula, result, warnings) => {
  const missing: string[] = [];
  const roots = { a: { list: [{ name: 1 }, { b: 2 }], none: [] } };
  expect(evaluate(compile(`<<${formula}>>`), { roots, onMissing: (path) => missing.push(path) })).toEqual(
    result,
  );
  expect(missing).toEqual(warnings);
});

test('does not warn of what a formula asked for with a doubt', () => {
  const missing: string[] = [];
  const scope = { roots: { a: {} }, onMissing: (path: string) => missing.push(path) };
  const result = evaluate(
    compile('<<[DEFAULT(a.host, "none"), IS_EMPTY(a.tags), IS_PRESENT(a.id), a.name]>>'),
    scope,
  );
  expect(result).toEqual(['none', true, false, null]);
  expect(missing).toEqual(['a.name']);
});

test('the members of a root are those that the formulas name', () => {
  const { members } = compile({
    a: '<<CREDENTIAL.shop>> <<CREDENTIAL["odd name"].token>>',
    b: ['<<FILTER(a.list, LAMBDA(x, x = CREDENTIAL.shop))>>'],
    c: '<<RESOURCE[a.which]>> <<RESOURCE.fixed>>',
    d: '<<META>>',
    e: '<<MAP_LAMBDA([1], LAMBDA(LOCAL, LOCAL.x))>>',
  });
  expect(members('CREDENTIAL')).toEqual({ names: ['odd name', 'shop'], all: false });
  expect(members('RESOURCE')).toEqual({ names: ['fixed'], all: true });
  expect(members('META')).toEqual({ names: [], all: true });
  expect(members('LOCAL')).toEqual({ names: [], all: false });
  expect(members('nobody')).toEqual({ names: [], all: false });
  const { inner } = compile([
    '<<STORY.sales.look_up>>',
    '<<STORY["sales"].look_up.x>> <<STORY.own>>',
    '<<STORY[x].y>>',
  ]);
  expect(inner('STORY')).toEqual([['sales', 'look_up']]);
});

test('functions of the story run fail where no story runs, and IF_ERROR catches that', () => {
  expect(thrown('<<STORY_RUN_LINK()>>', { roots: {} })).toMatchObject({
    code: 'no_platform',
    message: 'STORY_RUN_LINK is known only while a story runs.',
  });
  expect(evaluate(compile('<<IF_ERROR(PROMPT("a"), "none")>>'), { roots: {} })).toBe('none');
});
