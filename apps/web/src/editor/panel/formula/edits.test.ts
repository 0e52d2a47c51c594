import { describe, expect, it } from 'vitest';
import { fieldCall, fieldCompletion, insertion, textAtCaret } from './edits.ts';
import { type FieldKind, segmentsOf } from './segments.ts';

const values = { hook: { body: { id: 1, 'x-key': 'k' } } };

/** `|` is the caret. */
const at = (marked: string) => ({ text: marked.replace('|', ''), caret: marked.indexOf('|') });
const completed = (marked: string, kind: FieldKind) => {
  const { text, caret } = at(marked);
  const found = fieldCompletion({ text, kind }, caret, values);
  const chosen = found?.suggestions[0];
  if (!found || !chosen) return null;
  const edit = found.take(chosen);
  const next = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  return `${next.slice(0, edit.caret)}|${next.slice(edit.caret)}`;
};
const inserted = (marked: string, kind: FieldKind, path: string) => {
  const { text, caret } = at(marked);
  const edit = insertion({ text, kind }, { from: caret, to: caret }, path);
  return text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
};

describe('the texts inside JSON', () => {
  it('are its values, as the engine reads them', () => {
    expect(
      segmentsOf('{"key": "a", "b": ["c\\n\\"d", 1], "e": "open', 'json').map(({ text }) => text),
    ).toEqual(['a', 'c\n"d', 'open']);
    expect(segmentsOf('<<hook.body>>', 'json').map(({ text }) => text)).toEqual(['<<hook.body>>']);
    expect(segmentsOf('{"a": 1}', 'text')).toHaveLength(1);
  });

  it.each(['', 'plain', 'a"b\\\\c', '\n\t\u0000', '😀 "\\u0041" é', '\\', '<<a["b"]>>'])(
    'lead from each place of %j to its place in the field and back',
    (value) => {
      const [segment] = segmentsOf(JSON.stringify([value]), 'json');
      expect(segment?.text).toBe(value);
      for (let offset = 0; offset <= value.length; offset += 1) {
        expect(segment?.toText(segment.toField(offset))).toBe(offset);
      }
    },
  );
});

describe('completion in a field', () => {
  it('closes pills, in JSON with what has to be escaped there', () => {
    expect(completed('x <<hook.body.i|', 'text')).toBe('x <<hook.body.id|>>');
    expect(completed('{ "a": "x <<hook.body.i|" }', 'json')).toBe('{ "a": "x <<hook.body.id|>>" }');
    expect(completed('{ "a": "=hook.body.x|" }', 'json')).toBe('{ "a": "=hook.body[\\"x-key\\"]|" }');
    expect(completed('{ "a": 1, "b|": 2 }', 'json')).toBeNull();
  });

  it('knows the call around the caret', () => {
    const { text, caret } = at('{ "n\\"": "a", "b": "=REPLACE(\\"x\\", |)" }');
    const call = fieldCall({ text, kind: 'json' }, caret);
    expect(call).toMatchObject({ name: 'REPLACE', argument: 1 });
    expect(text.slice(call?.start)).toMatch(/^REPLACE/);
  });
});

describe('a path that is inserted', () => {
  it('is bare in a formula, a pill in text, a text with a pill in JSON', () => {
    expect(inserted('=1 + |', 'text', 'hook.body.id')).toBe('=1 + hook.body.id');
    expect(inserted('Hi |!', 'text', 'hook.body.id')).toBe('Hi <<hook.body.id>>!');
    expect(inserted('{ "a": "|" }', 'json', 'hook["x"]')).toBe('{ "a": "<<hook[\\"x\\"]>>" }');
    expect(inserted('{ "a": | }', 'json', 'hook.body')).toBe('{ "a": "<<hook.body>>" }');
    expect(inserted('|', 'json', 'hook.body')).toBe('<<hook.body>>');
  });
});

it('the result is of the text at the caret', () => {
  const { text, caret } = at('{ "a": "one", "b": "=2 |" }');
  expect(textAtCaret({ text, kind: 'json' }, caret)).toBe('=2 ');
  expect(textAtCaret({ text, kind: 'json' }, 1)).toBeNull();
  expect(textAtCaret({ text: 'a', kind: 'text' }, 0)).toBe('a');
});
