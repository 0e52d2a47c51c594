import { expect, test } from 'vitest';
import { compile } from './compile.ts';
import { evaluate } from './evaluate.ts';
import { loadFunctions } from './functions/lazy.ts';
import { failure, run } from './testing/run.ts';

await loadFunctions(['patterns']);

const mega = 'x'.repeat(1_000_000);
const roots = { mega, list: Array.from({ length: 100_000 }, (_, id) => ({ id })) };

test.each([
  ['RANGE(1, 1000000000)', 'entries'],
  ['RANGE(1, 131073)', 'entries'],
  ['MAP_LAMBDA(RANGE(1, 100000), LAMBDA(n, n))', 'steps'],
  ['ALL(RANGE(1, 50000), LAMBDA(n, n + n > 0))', 'steps'],
  ['REPLACE(mega, "x", mega)', 'longer than 1 MB, which is not allowed: use Run Script for more\\.'],
  ['BASE64_DECODE(mega & mega)', 'use Run Script for more'],
  ['REPLACE(mega, "x", "xy")', 'longer than 1 MB'],
  ['REGEX_REPLACE(mega, "x", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy")', 'longer than 1 MB'],
  ['REGEX_REPLACE("aaaa", ".", mega)', 'longer than 1 MB'],
  ['JOIN(RANGE(1, 1000), mega)', 'longer than 1 MB'],
  ['JOIN([mega, mega])', 'longer than 1 MB'],
  ['mega & mega', 'longer than 1 MB'],
  ['REDUCE(RANGE(1, 30), LAMBDA(text, n, text & text), "x")', 'longer than 1 MB'],
  ['UPCASE(mega & mega.size & "ﬀ") |> REPLACE(%, "X", "ﬀ") |> UPCASE(%)', 'longer than 1 MB'],
  ['REDUCE(RANGE(1, 40), LAMBDA(list, n, CONCAT(list, list)), [1])', 'entries'],
  ['REDUCE(RANGE(1, 60), LAMBDA(list, n, [list, list]), [1])', 'larger than 1 MB'],
  ['TO_JSON(REDUCE(RANGE(1, 60), LAMBDA(list, n, {a: list, b: list}), 1))', 'larger than 1 MB'],
  ['"" & REDUCE(RANGE(1, 60), LAMBDA(list, n, ARRAY(list, list)), 1)', 'larger than 1 MB'],
  ['UNIQ([REDUCE(RANGE(1, 60), LAMBDA(list, n, ARRAY(list, list)), 1)])', 'larger than 1 MB'],
  ['FLATTEN(REDUCE(RANGE(1, 60), LAMBDA(list, n, ARRAY(list, list)), 1))', 'steps|entries'],
  [
    'REDUCE(RANGE(1, 60), LAMBDA(l, n, [l, l]), 1) |> % = [[%.first.first, %.first.last], %.last]',
    'larger than 1 MB',
  ],
  ['REDUCE(RANGE(1, 5000), LAMBDA(list, n, [list]), 1)', 'nested too deeply'],
  ['FLATTEN(REDUCE(RANGE(1, 5000), LAMBDA(list, n, [list]), 1))', 'nested too deeply'],
  ['REDUCE(RANGE(1, 5000), LAMBDA(list, n, [list]), 1) |> % = [%.first]', 'nested too deeply'],
  ['MERGE(REDUCE(RANGE(1, 200), LAMBDA(o, n, MERGE(o, {all: o})), {}))', 'larger than 1 MB|nested'],
  ['SPLIT(mega, "")', 'entries'],
  ['SPLIT(mega, "x")', 'entries'],
  ['REGEX_EXTRACT(mega, "x")', 'entries|longer|steps'],
  ['REGEX_EXTRACT(mega, "((((((x+))))))")', 'takes too long'],
  ['JSON_PARSE(mega & mega)', 'longer than 1 MB'],
  [
    'JSON_PARSE(REDUCE(RANGE(1, 9), LAMBDA(t, n, t & t), "[[[[") & REDUCE(RANGE(1, 9), LAMBDA(t, n, t & t), "]]]]"))',
    'nested',
  ],
  ['MAP(MAP_LAMBDA(RANGE(1, 2000), LAMBDA(n, CONTAINS(mega, "y"))), "a")', 'steps'],
  ['ANY(RANGE(1, 2000), LAMBDA(n, mega & n = mega & (n + 1)))', 'steps'],
  ['ANY(RANGE(1, 2000), LAMBDA(n, MATCH(mega, "y" & n)))', 'steps'],
  ['ANY(list, LAMBDA(i, INCLUDES(list, 0 - i.id)))', 'steps'],
  ['ANY(RANGE(1, 9000), LAMBDA(n, IS_BLANK(mega & n)))', 'steps'],
  ['ANY(RANGE(1, 9000), LAMBDA(n, {}[mega & n]))', 'steps'],
  ['ANY(RANGE(1, 9000), LAMBDA(n, (mega & n).size = 1))', 'steps'],
  ['MATCH("a", mega)', 'at most 10000 characters'],
  ['MATCH("a", REDUCE(RANGE(1, 500), LAMBDA(t, n, t & "x{1000}"), ""))', 'steps|too large'],
  ['IF_ERROR(RANGE(1, 1000000000), "caught")', 'entries'],
  ['GET({}, mega)', 'at most 1000 characters'],
])('%s is stopped: %s', (formula, why) => {
  const started = performance.now();
  expect(failure(formula, roots)).toMatch(new RegExp(why));
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('many matches cannot take quadratic time', () => {
  const started = performance.now();
  expect(failure('REGEX_REPLACE(as, "a*b|a", "c")', { as: 'a'.repeat(90_000) })).toMatch(
    /takes too long|steps/,
  );
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('brackets nest 64 levels deep and no deeper', () => {
  const nested = (depth: number) => `${'('.repeat(depth - 1)}1${')'.repeat(depth - 1)}`;
  expect(run(nested(64))).toBe(1);
  expect(failure(nested(65))).toBe('syntax: This formula is nested too deeply: 64 levels at most.');
  expect(failure(`${'-'.repeat(100_000)}1`)).toMatch(/nested too deeply/);
  expect(failure('[('.repeat(50_000))).toMatch(/nested too deeply/);
});

test('a chain of operators or stages may be long: its length is no depth', () => {
  expect(run(Array.from({ length: 10_000 }, () => '1').join(' + '))).toBe(10_000);
  expect(run(`0 ${'|> % + 1 '.repeat(5_000)}`)).toBe(5_000);
});

test('fuel is for the whole evaluation, not for each pill', () => {
  const work = '<<ALL(RANGE(1, 10000), LAMBDA(n, n > 0))>>';
  expect(evaluate(compile([work]), { roots: {} })).toEqual([true]);
  expect(() => evaluate(compile([work, work, work, work]), { roots: {} })).toThrow(/too many steps/);
});

test('many pills in one long text stay within the fuel', () => {
  const text = `${'word '.repeat(20)}<<name>> `.repeat(2_000);
  expect(evaluate(compile(text), { roots: { name: 'Ada' } })).toHaveLength(2_000 * 104);
});

test('what only passes through is as large as it is', () => {
  const body = {
    items: Array.from({ length: 50_000 }, (_, id) => ({ id, name: 'a rather long name of an item' })),
  };
  for (const formula of [
    'body',
    'DEFAULT(body, {})',
    'IF(TRUE, body)',
    'FIRST([body])',
    'body |> GET(%, "items")',
  ]) {
    expect(run(formula, { body }), formula).toBeTypeOf('object');
  }
  expect(failure('[body]', { body })).toMatch(/larger than 1 MB/);
});

test('an option of any depth is refused, not crashed on', () => {
  const deep = JSON.parse(`${'['.repeat(5_000)}"<<a>>"${']'.repeat(5_000)}`);
  expect(compile(deep).problems).toMatchObject([{ message: 'This option is nested too deeply.' }]);
});
