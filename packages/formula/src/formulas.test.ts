import { describe, expect, it } from 'vitest';
import { callAt, formulasOf } from './formulas.ts';

const shown = (text: string) =>
  formulasOf(text).flatMap(({ tokens }) =>
    tokens.map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`),
  );

describe('the formulas of a text', () => {
  it('are found with their places, closed or not', () => {
    const text = 'Hi <<a.b>>, \\<<no>> <<"<<q>>" & c>>! <<open';
    expect(formulasOf(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      '<<a.b>>',
      '<<"<<q>>" & c>>',
      '<<open',
    ]);
    expect(formulasOf('=a.b').map(({ start, end }) => [start, end])).toEqual([[0, 4]]);
    expect(formulasOf('plain')).toEqual([]);
  });

  it('tell brackets, functions, paths, texts, numbers, constants and signs apart', () => {
    expect(shown('<<UPCASE(a.b[0], "t", TRUE) |> SIZE(%)>>')).toEqual([
      'bracket <<',
      'function UPCASE',
      'sign (',
      'path a',
      'path .',
      'path b',
      'sign [',
      'number 0',
      'sign ]',
      'sign ,',
      'text "t"',
      'sign ,',
      'constant TRUE',
      'sign )',
      'sign |>',
      'function SIZE',
      'sign (',
      'path %',
      'sign )',
      'bracket >>',
    ]);
    expect(shown('<% if a %>x<% endif %>')).toEqual([
      'bracket <% if',
      'path a',
      'bracket %>',
      'bracket <% endif',
      'bracket %>',
    ]);
  });

  it('go on behind what is wrong in them', () => {
    expect(shown('<<a ! b + "open')).toEqual([
      'bracket <<',
      'path a',
      'sign !',
      'path b',
      'sign +',
      'text "open',
    ]);
    expect(shown('=é§ + 1')).toEqual(['bracket =', 'path é', 'sign §', 'sign +', 'number 1']);
  });

  it('say when they name a credential', () => {
    expect(formulasOf('<<CREDENTIAL.shop>> <<a>>').map(({ secret }) => secret)).toEqual([true, false]);
  });
});

describe('the call around the caret', () => {
  it.each([
    ['<<UPCASE(|', 'UPCASE', 0],
    ['<<REPLACE(a.b, |', 'REPLACE', 1],
    ['<<REPLACE(SPLIT(a, ","), [1, 2], |)>>', 'REPLACE', 2],
    ['=JOIN(MAP(a, LAMBDA(x, x.|', 'LAMBDA', 1],
    ['x <<SIZE("a, b|', 'SIZE', 0],
    ['<% if SIZE(a|) %>', 'SIZE', 0],
  ])('%s', (marked, name, argument) => {
    const caret = marked.indexOf('|');
    expect(callAt(marked.replace('|', ''), caret)).toMatchObject({ name, argument });
  });

  it.each(['SIZE(|', '<<SIZE(a)|>>', '<<a>> (|', '<<(a, |'])('%s is in none', (marked) => {
    expect(callAt(marked.replace('|', ''), marked.indexOf('|'))).toBeNull();
  });
});
