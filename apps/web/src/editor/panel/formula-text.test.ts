import { describe, expect, it } from 'vitest';
import { complete, completionAt, joinPath, pathsOf } from './completion.ts';
import { resultOf } from './formula-result.tsx';
import { stretchesOf } from './formula-text.ts';
import { jsonText, parseJsonText, spanInJson } from './json-text.ts';
import { mask } from './named-values.ts';

describe('a formula cut for drawing', () => {
  it('loses no character, whatever is typed', () => {
    const texts = [
      '',
      'plain',
      'a <<b.c>> d',
      '<<UPCASE("x>>y")>>',
      '<<unclosed',
      '<< 1 + x[0] >>',
      '\\<<no>>',
      '=UPCASE(a.b)',
      '\\=no',
      'a <% if b.c %>x<% endif %>',
    ];
    for (const text of texts) {
      const drawn = stretchesOf(text, []).flatMap(({ tokens }) => tokens.map((token) => token.text));
      expect(drawn.join('')).toBe(text);
    }
  });

  it('tells functions, paths, texts and numbers apart', () => {
    const kinds = stretchesOf('<<UPCASE(a.b[0], "t", 12)>>', []).flatMap(({ tokens }) =>
      tokens
        .filter(({ kind }) => kind !== 'sign' && kind !== 'bracket')
        .map(({ kind, text }) => `${kind} ${text}`),
    );
    expect(kinds).toEqual(['function UPCASE', 'path a.b[0]', 'text "t"', 'number 12']);
  });

  it('marks exactly what is wrong', () => {
    const wrong = stretchesOf('x <<hock.body>>', [{ start: 4, end: 8 }]).flatMap(({ tokens }) =>
      tokens.filter((token) => token.wrong).map(({ text }) => text),
    );
    expect(wrong).toEqual(['hock']);
  });
});

describe('completion', () => {
  const values = { hook: { body: { id: 1, user: 'lena' } }, price: { total: 3 } };

  it('offers paths one step further with their values, then functions', () => {
    expect(completionAt('<<hook.', 7, values)?.suggestions.map(({ insert }) => insert)).toEqual([
      'hook.body',
    ]);
    expect(completionAt('<<hook.body.u', 13, values)?.suggestions[0]).toMatchObject({
      insert: 'hook.body.user',
      hint: 'lena',
    });
    expect(completionAt('<<UPC', 5, values)?.suggestions.map(({ label }) => label)).toEqual([
      expect.stringContaining('UPCASE('),
    ]);
  });

  it('is quiet outside pills, in quoted texts and behind a finished word', () => {
    expect(completionAt('hook', 4, values)).toBeNull();
    expect(completionAt('<<hook>> h', 10, values)).toBeNull();
    expect(completionAt('<<UPCASE("h', 11, values)).toBeNull();
  });

  it('knows a value that is one formula, and tags', () => {
    expect(completionAt('=hook.', 6, values)?.suggestions[0]?.insert).toBe('hook.body');
    expect(completionAt('<% if pri', 9, values)?.suggestions[0]?.insert).toBe('price');
    expect(completionAt('\\=hook.', 7, values)).toBeNull();
    const open = completionAt('=pri', 4, values);
    const chosen = open?.suggestions[0];
    if (!open || !chosen) throw new Error('Nothing was offered.');
    expect(complete('=pri', 4, { completion: open, chosen })).toEqual({ text: '=price', caret: 6 });
  });

  it('closes the pill it completes, once', () => {
    const open = completionAt('<<pri', 5, values);
    const chosen = open?.suggestions[0];
    if (!open || !chosen) throw new Error('Nothing was offered.');
    expect(complete('<<pri', 5, { completion: open, chosen })).toEqual({ text: '<<price>>', caret: 7 });
    expect(complete('<<pri>>', 5, { completion: open, chosen }).text).toBe('<<price>>');
  });

  it('writes keys that are no names in brackets', () => {
    expect(joinPath('a', 'content-type')).toBe('a["content-type"]');
    expect(pathsOf('a', { b: [{ c: 1 }] }, 0).map(({ insert }) => insert)).toEqual([
      'a',
      'a.b',
      'a.b[0]',
      'a.b[0].c',
    ]);
  });
});

describe('JSON as text', () => {
  it.each([[{ a: 1 }], ['Ok'], ['12'], ['true'], [''], ['{x'], [12], [null], [['a']], ['<<hook.body>>']])(
    'comes back as it was: %j',
    (value) => {
      expect(parseJsonText(jsonText(value))).toEqual({ ok: true, value });
    },
  );

  it('takes no half-typed JSON, and says so', () => {
    expect(parseJsonText('{"a": ')).toMatchObject({
      ok: false,
      message: expect.stringContaining('Not JSON yet'),
    });
    expect(parseJsonText('  ')).toEqual({ ok: true, value: undefined });
  });

  it('finds the place of a fault inside the text', () => {
    const value = { say: 'a "q" <<hock.b>>' };
    const text = jsonText(value);
    const span = spanInJson(text, value, { path: 'say', start: 8, end: 12 });
    expect(span && text.slice(span.start, span.end)).toBe('hock');
  });
});

describe('the result beside a formula', () => {
  const values = { price: { total: 150 } };

  it('is worked out on the latest events', () => {
    expect(resultOf('sum <<price.total * 2>>', values)).toBe('sum 300');
  });

  it('is the reason when the formula would fail, and nothing when it cannot be known', () => {
    expect(resultOf('<<price.total / 0>>', values)).toBe('Division by zero.');
    expect(resultOf('<<other.total>>', values)).toBeNull();
    expect(resultOf('plain', values)).toBeNull();
  });

  it('shows a mask for a credential, and nothing else of what is made of it', () => {
    const secret = { CREDENTIAL: { shop: mask } };
    expect(resultOf('Bearer <<CREDENTIAL.shop>>', secret)).toBe(`Bearer ${mask}`);
    expect(resultOf('<<SIZE(CREDENTIAL.shop)>>', secret)).toBe(mask);
    expect(resultOf('<<IF(CREDENTIAL.shop = "a", 1, 2)>>', secret)).toBe(mask);
  });
});
