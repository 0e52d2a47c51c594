import { describe, expect, it } from 'vitest';
import { jsonFault, jsonText, parseJsonText, spanInJson } from './json-text.ts';

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

  it('tells the place where it stops being JSON', () => {
    const text = '{\n  "a": 1,\n  "b" 2\n}';
    const { start, message } = jsonFault(text);
    expect(text.slice(0, start).split('\n')).toHaveLength(3);
    expect(message).toContain('line 3');
    expect(jsonFault('{}').message).toBe('');
  });
});
