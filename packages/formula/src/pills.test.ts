import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from './compile.ts';
import { evaluate } from './evaluate.ts';
import type { Json } from './json.ts';
import { pillsOf } from './pills.ts';

const roots = { a: { text: 'x', number: 5, list: [1, 2], nothing: null, yes: true }, b: '<<a>>' };
const filled = (option: Json) => evaluate(compile(option), { roots });

test.each<[Json, Json]>([
  ['<<a.number>>', 5],
  ['<<a.list>>', [1, 2]],
  ['<<a.nothing>>', null],
  [' <<a.number>>', ' 5'],
  ['<<a.number>><<a.number>>', '55'],
  ['<<a.list>> and <<a.nothing>> and <<a.yes>>', '[1,2] and  and true'],
  ['{"total": <<a.number>>, "tags": <<a.list>>}', '{"total": 5, "tags": [1,2]}'],
  ['no pill', 'no pill'],
  ['', ''],
  ['a > b >> c', 'a > b >> c'],
  ['\\<<a.number>>', '<<a.number>>'],
  ['cat \\<<EOF <<a.text>>', 'cat <<EOF x'],
  ['\\\\<<a', '\\<<a'],
  ['a \\ b', 'a \\ b'],
  ['<<">>">>', '>>'],
  ['<<\'>>\' & "\\">>">>!', '>>">>!'],
  ['<<"<<">>', '<<'],
  ['<<b>>', '<<a>>'],
  ['>> <<a.text>> <', '>> x <'],
  ['<<a.number>>>', '5>'],
  [5, 5],
  [null, null],
  [
    { keep: [1, true], fill: ['<<a.text>>', { deep: 'v<<a.number>>' }] },
    { keep: [1, true], fill: ['x', { deep: 'v5' }] },
  ],
])('%j is filled in', (option, result) => {
  expect(filled(option)).toStrictEqual(result);
});

test('data that looks like a pill is data', () => {
  expect(filled('<<b>> <<"<" & "<a.text>" & ">">>')).toBe('<<a>> <<a.text>>');
});

test('pills are listed with their places', () => {
  expect(pillsOf('Hi <<a.b>>, \\<<no>> <<"<<q>>" & c>>! <<open')).toEqual([
    { start: 3, end: 10, source: 'a.b' },
    { start: 20, end: 35, source: '"<<q>>" & c' },
  ]);
});

test('text without << stays as it is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).filter((text) => !text.includes('<<')),
      (text) => filled(text) === text,
    ),
  );
});

test('any text can be written with its << escaped, or as a literal in a pill', () => {
  const bracketed = fc.array(fc.constantFrom('<<', '>>', 'a', ' ', '\n', 'é'), { maxLength: 12 });
  fc.assert(
    fc.property(bracketed, (parts) => {
      const text = parts.join('');
      expect(filled(text.replaceAll('<<', '\\<<'))).toBe(text);
      expect(filled(`<<${JSON.stringify(text)}>>`)).toBe(text);
    }),
  );
});
