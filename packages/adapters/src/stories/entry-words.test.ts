import { describe, expect, it } from 'vitest';
import { entryWords } from './entry-words.ts';

const words = (value: unknown) => entryWords(JSON.stringify(value));

describe('what a run is about', () => {
  it('is what its first event calls itself', () => {
    expect(words({ from: 'a@example.com', subject: 'Disk is full on web-01' })).toBe(
      'Disk is full on web-01',
    );
    expect(words({ id: 7, type: 'order.created' })).toBe('order.created · 7');
    expect(words({ id: 7, quantity: 2, customer: { name: 'Ada' } })).toBe('id 7');
    expect(words({ action: 'opened', title: 'A  bug\nin it', number: 4 })).toBe('opened · A bug in it');
  });

  it('is looked for in the body of a request that was kept with its headers', () => {
    expect(words({ headers: { name: 'x' }, body: { event: 'push', name: 'main' } })).toBe('push · main');
    expect(words({ body: { title: 'inner' }, title: 'outer' })).toBe('outer');
    expect(words({ data: { body: { title: 'too deep' } } })).toBe('');
  });

  it('is nothing when nothing says it', () => {
    for (const value of [{}, [], 'text', 7, null, { title: '', name: null, ok: true }, [{ title: 'x' }]]) {
      expect(words(value)).toBe('');
    }
  });

  it('is short, and needs no whole JSON', () => {
    const long = JSON.stringify({ title: 'x'.repeat(500) });
    for (const text of [long, long.slice(0, 200)]) {
      expect(entryWords(text)).toBe(`${'x'.repeat(79)}…`);
    }
    expect(entryWords('{"title":"cut \\u00')).toBe('cut');
    expect(entryWords('{"id":7,"note":"a \\"title\\": \\"b\\"","na')).toBe('id 7');
    for (let end = 0; end < long.length; end += 7) expect(entryWords(long.slice(0, end))).toBeDefined();
  });

  it('takes what no database text can hold as it is written', () => {
    expect(words({ name: 'a\u0000b' })).toBe('a\u0000b');
  });
});
