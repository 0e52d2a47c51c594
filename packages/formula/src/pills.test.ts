import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from './compile.ts';
import { evaluate } from './evaluate.ts';
import type { Json } from './json.ts';
import { formulaAt } from './pills.ts';

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
  ['=a.number', 5],
  ['= a.list ', [1, 2]],
  ['="<<" & a.text', '<<x'],
  [{ deep: [{ keep: '=a.nothing' }, '\\=a.number'] }, { deep: [{ keep: null }, '=a.number'] }],
  ['\\=<<a.number>>', '=5'],
  ['\\\\=a', '\\\\=a'],
  [' =a.number', ' =a.number'],
  ['=', '='],
  ['= ', '= '],
  ['a=b', 'a=b'],
  ['<% if a.yes %>yes<% endif %>', 'yes'],
  ['<%if a.nothing%>yes<%else%>no<%endif%>', 'no'],
  ['<% if a.number > 9 %>big<% elsif a.number > 4 %>some<% else %>few<% endif %>!', 'some!'],
  ['<% if FALSE %>a<% elsif NULL %>b<% endif %>', ''],
  ['<% for n in a.list %><<n * 2>>, <% endfor %>', '2, 4, '],
  [
    '<% for n in a.list %><% for m in [n, "x"] %><% if m = 1 %>one<% else %><<m>>;<% endif %><% endfor %><% endfor %>',
    'onex;2;x;',
  ],
  ['<% for n in a.nothing %>x<% endfor %>', ''],
  ['<% for a in a.list %><<a>><% endfor %><<a.number>>', '125'],
  ['<% if a.text = "%>" %>q<% endif %>', ''],
  ['<% if a.yes %><<a.list>><% endif %>', '[1,2]'],
  ['<%= 7 * 7 %> <% unknown %> <%> <% iffy %>', '<%= 7 * 7 %> <% unknown %> <%> <% iffy %>'],
  ['\\<% if a %> <<a.number>>', '<% if a %> 5'],
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

test('text without << and without = before it stays as it is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).filter((text) => !/<<|<%|^\\?=/.test(text)),
      (text) => filled(text) === text,
    ),
  );
});

test('any text can be written with its <<, <% and first = escaped, or as a literal in a formula', () => {
  const bracketed = fc.array(fc.constantFrom('<<', '>>', '<% if ', '=', 'a', ' ', '\n', 'é'), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(bracketed, (parts) => {
      const text = parts.join('');
      expect(filled(text.replaceAll(/<<|<%|^=/g, '\\$&'))).toBe(text);
      expect(filled(`=${JSON.stringify(text)}`)).toBe(text);
      expect(filled(`<<${JSON.stringify(text)}>>`)).toBe(text);
    }),
  );
});

test.each<[string, string]>([
  ['<% if a', 'This <% is never closed with %>. For a plain <% write \\<%.'],
  ['<% if a %>x', 'This if is never closed with <% endif %>.'],
  ['<% for x in a %>x', 'This for is never closed with <% endfor %>.'],
  ['x<% endif %>', 'There is no if for this endif.'],
  ['<% if a %><% endfor %><% endif %>', 'There is no for for this endfor.'],
  ['<% for x in a %><% else %><% endfor %>', 'There is no if for this else.'],
  ['<% if a %><% else %><% elsif b %><% endif %>', 'Nothing but <% endif %> can follow an else, not elsif.'],
  ['<% if a %><% else b %><% endif %>', 'Nothing can follow else in its tag.'],
  ['<% for a %><% endfor %>', 'A for is written <% for item in list %>.'],
  ['<% if %><% endif %>', 'There is no formula here.'],
  [`${'<% if 1 %>'.repeat(65)}${'<% endif %>'.repeat(65)}`, 'These tags are nested too deeply.'],
  [
    '=> Alert',
    'Expected a value here, not “>”. A value that starts with = is one formula; for a text that starts with =, write \\=.',
  ],
])('%s is told in one sentence', (option, message) => {
  expect(compile(option).problems[0]?.message).toBe(message);
});

test('a for over what is no list fails with its place', () => {
  expect(() => filled('a <% for x in a.text %>x<% endfor %>')).toThrow(
    'A for needs an array, but got the text "x".',
  );
});

test('names of a for stand inside it and nowhere else', () => {
  expect([...compile('<% for x in a %><<x>><<b>><% endfor %><<x>>').roots].sort()).toEqual(['a', 'b', 'x']);
  expect([...compile('<% for x in a %><<x>><% endfor %>').roots]).toEqual(['a']);
});

test.each<[string, number | null]>([
  ['<<a.b|', 2],
  ['x <<a|.b>>', 4],
  ['=a.|', 1],
  ['=|', 1],
  ['<% if a|', 5],
  ['plain|', null],
  ['<<a>> |', null],
  ['<<UPCASE("a|', null],
  ['="a|', null],
  ["=UPCASE('a') & |", 1],
  ['\\=a|', null],
])('%s has its formula from %s', (marked, at) => {
  expect(formulaAt(marked.replace('|', ''), marked.indexOf('|'))).toBe(at);
});
