import { describe, expect, it } from 'vitest';
import { complete, completionAt, joinPath, valueAt } from './completion.ts';

const values = {
  hook: { body: { id: 1, user: 'lena', items: [{ sku: 'a', 'odd key': 2 }, { sku: 'b' }] } },
  price: { total: 3 },
};
const inserts = (text: string, of: Parameters<typeof completionAt>[2] = values) =>
  completionAt(text, text.length, of)?.suggestions.map(({ insert }) => insert);

describe('completion', () => {
  it('offers paths one step further with their values, then functions', () => {
    expect(inserts('<<hook.')).toEqual(['hook.body']);
    expect(completionAt('<<hook.body.u', 13, values)?.suggestions[0]).toMatchObject({
      insert: 'hook.body.user',
      hint: 'lena',
    });
    expect(completionAt('<<UPC', 5, values)?.suggestions[0]).toMatchObject({
      label: expect.stringContaining('UPCASE('),
      hint: expect.stringMatching(/./),
    });
  });

  it('goes into lists and behind keys that are no names', () => {
    expect(inserts('<<hook.body.items[')).toEqual(['hook.body.items[0]', 'hook.body.items[1]']);
    expect(inserts('<<hook.body.items[0].')).toEqual([
      'hook.body.items[0].sku',
      'hook.body.items[0]["odd key"]',
    ]);
    expect(inserts('<<hook.body.items[0].odd')).toEqual(['hook.body.items[0]["odd key"]']);
    expect(inserts('<<hook["body"].us')).toEqual(['hook["body"].user']);
  });

  it('finds what is deep by its last step', () => {
    expect(inserts('<<sku')).toContain('hook.body.items[0].sku');
    expect(inserts('<<us')).toContain('hook.body.user');
  });

  it('is quiet outside pills, in quoted texts and behind a finished word', () => {
    expect(inserts('hook')).toBeUndefined();
    expect(inserts('<<hook>> h')).toBeUndefined();
    expect(inserts('<<UPCASE("h')).toBeUndefined();
    expect(inserts('<<hook ')).toBeUndefined();
  });

  it('knows a value that is one formula, and tags', () => {
    expect(inserts('=hook.')).toEqual(['hook.body']);
    expect(inserts('<% if pri')).toContain('price');
    expect(inserts('\\=hook.')).toBeUndefined();
  });

  it('does not walk a large event again for each character', () => {
    const rows = Array.from({ length: 20_000 }, (_, id) => ({ id, name: `name ${id}`, tags: ['a', 'b'] }));
    const keyed = Object.fromEntries(rows.map((row) => [`key${row.id}`, row]));
    const large = { hook: { body: { rows, keyed } } };
    expect(JSON.stringify(large).length).toBeGreaterThan(1_000_000);
    inserts('<<hook.body.k', large);
    const start = performance.now();
    for (const text of ['<<h', '<<ho', '<<hook.body.', '<<hook.body.ro', '<<hook.body.rows[0].n', '<<name'])
      expect(inserts(text, large)?.length).toBeGreaterThan(0);
    // Six characters; one has 16 ms with all that an editor does beside this.
    expect(performance.now() - start).toBeLessThan(6 * 16);
  });
});

describe('a suggestion taken', () => {
  const take = (text: string, caret: number) => {
    const completion = completionAt(text, caret, values);
    const chosen = completion?.suggestions[0];
    if (!completion || !chosen) throw new Error('Nothing was offered.');
    const edit = complete(text, caret, { completion, chosen });
    return { text: text.slice(0, edit.from) + edit.insert + text.slice(edit.to), caret: edit.caret };
  };

  it('closes the pill it completes, once', () => {
    expect(take('<<pri', 5)).toEqual({ text: '<<price>>', caret: 7 });
    expect(take('<<pri>>', 5)).toEqual({ text: '<<price>>', caret: 7 });
    expect(take('=pri', 4)).toEqual({ text: '=price', caret: 6 });
  });

  it('puts the caret into the brackets of a call', () => {
    expect(take('=UPC', 4)).toEqual({ text: '=UPCASE()', caret: 8 });
    expect(take('=UPC(a)', 4)).toEqual({ text: '=UPCASE(a)', caret: 7 });
  });
});

describe('paths', () => {
  it('write keys that are no names in brackets, and lead to their values', () => {
    expect(joinPath('a', 'content-type')).toBe('a["content-type"]');
    expect(valueAt(values, 'hook.body.items[0]["odd key"]')).toBe(2);
    expect(valueAt(values, 'hook.body.items[7].sku')).toBeUndefined();
    expect(valueAt(values, 'hook.constructor')).toBeUndefined();
  });
});
