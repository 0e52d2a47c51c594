import type { Parts } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { parseBody, partsBody } from './body.ts';

const limits = { depth: 100, keys: 5 };
const bytes = (text: string) => new TextEncoder().encode(text);
const body = (type: string | undefined, content: string | Uint8Array) =>
  parseBody({ contentType: type, bytes: typeof content === 'string' ? bytes(content) : content }, limits);

describe('parseBody', () => {
  it('parses JSON by its content type', () => {
    for (const type of [
      'application/json',
      'Application/JSON; charset=utf-8',
      'application/cloudevents+json',
    ]) {
      expect(body(type, '{"a":1}')).toEqual({ ok: true, body: { a: 1 } });
    }
  });

  it('parses forms, with repeated names as lists', () => {
    const type = 'application/x-www-form-urlencoded';
    expect(body(type, 'a=1&b=x+y&a=2&c=%C3%A9')).toEqual({
      ok: true,
      body: { a: ['1', '2'], b: 'x y', c: 'é' },
    });
  });

  it('keeps a form field called __proto__ as a field', () => {
    const parsed = body('application/x-www-form-urlencoded', '__proto__=1&__proto__=2');
    expect(parsed.ok && JSON.stringify(parsed.body)).toBe('{"__proto__":["1","2"]}');
  });

  it('keeps everything else as text', () => {
    for (const type of ['text/plain', 'text/xml', 'application/soap+xml', 'nonsense', '', undefined]) {
      expect(body(type, '{"a":1}')).toEqual({ ok: true, body: '{"a":1}' });
    }
  });

  it('takes no bytes as an empty object, whatever the type', () => {
    for (const type of ['application/json', 'text/plain', undefined]) {
      expect(body(type, '')).toEqual({ ok: true, body: {} });
    }
  });

  it('reads the declared character set', () => {
    expect(body('text/plain; charset="iso-8859-1"', new Uint8Array([0xe9]))).toEqual({ ok: true, body: 'é' });
    expect(body('application/json', new Uint8Array([0xef, 0xbb, 0xbf, 0x31]))).toEqual({ ok: true, body: 1 });
  });

  it.each<[string, string, string | Uint8Array, RegExp]>([
    ['broken JSON', 'application/json', '{"a":', /line 1, column 6/],
    ['JSON that is too deep', 'application/json', '['.repeat(101), /deeper than 100/],
    [
      'JSON with too many keys',
      'application/json',
      '{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}',
      /more than 5 keys/,
    ],
    ['a form with too many fields', 'application/x-www-form-urlencoded', 'a&b&c&d&e&f', /more than 5 fields/],
    ['\\u0000 in JSON', 'application/json', '{"a":"\\u0000"}', /a contains the character \\u0000/],
    ['\\u0000 in a form', 'application/x-www-form-urlencoded', 'a=%00', /a contains the character \\u0000/],
    ['\\u0000 in text', 'text/plain', 'a\0', /the text contains the character \\u0000/],
    ['invalid UTF-8 in JSON', 'application/json', new Uint8Array([0x22, 0xff, 0x22]), /not valid UTF-8/],
    ['invalid UTF-8 in text', 'text/plain', new Uint8Array([0xc3]), /not valid UTF-8/],
    ['an unknown character set', 'text/plain; charset=klingon', 'x', /KLINGON is no character set/],
  ])('refuses %s and says why', (_, type, content, why) => {
    const parsed = body(type, content);
    expect(parsed.ok ? '' : parsed.message).toMatch(why);
    expect(parsed.ok ? '' : parsed.message).toMatch(/^The body is refused: .*\.$/);
  });

  it('takes bytes that are no text as a file, by their type or because they cannot be read', () => {
    const toFile = (content: Uint8Array, type: string) => ({ size: content.length, type });
    const file = (contentType: string, content: Uint8Array) =>
      parseBody({ contentType, bytes: content, toFile }, limits);
    const odd = new Uint8Array([0xff]);
    for (const type of ['image/png', 'application/octet-stream', 'application/pdf', 'application/x-odd']) {
      expect(file(type, odd)).toEqual({ ok: true, body: { size: 1, type } });
    }
    expect(file('application/octet-stream', bytes('text')).ok).toBe(true);
    expect(file('image/svg+xml', bytes('<svg/>'))).toEqual({ ok: true, body: '<svg/>' });
    for (const type of ['text/csv', 'text/xml', 'application/json', '']) {
      expect([type, file(type, odd).ok]).toEqual([type, false]);
    }
  });
});

describe('partsBody', () => {
  it('has fields and files by name, a list where a name comes twice', () => {
    const parts = {
      ok: true,
      fields: [
        ['a', '1'],
        ['b', { filename: 'x' }],
        ['a', '2'],
      ],
    } satisfies Parts;
    expect(partsBody(parts, limits)).toEqual({ ok: true, body: { a: ['1', '2'], b: { filename: 'x' } } });
  });

  it('refuses what could not be taken apart or stored, and too much of it', () => {
    const message = (parts: Parts) => {
      const parsed = partsBody(parts, limits);
      return parsed.ok ? '' : parsed.message;
    };
    expect(message({ ok: false, fault: 'its multipart form ends early' })).toMatch(
      /^The body is refused: its/,
    );
    expect(message({ ok: true, fields: [['a', 'x\0']] })).toMatch(/a contains the character/);
    const six = Array.from({ length: 6 }, (_, index): [string, string] => [`f${index}`, '']);
    expect(message({ ok: true, fields: six })).toMatch(/more than 5 fields/);
  });
});
