import { describe, expect, it } from 'vitest';
import { foundRows, keyOf, largeRows, type Part, pathOf } from './large-rows.ts';

const part = (key: string | number, kind: Part['kind'], size = 0, text = ''): Part => ({
  key,
  kind,
  size,
  text,
  isCut: false,
});

const root = part('hook', 'object', 2);
const pages = new Map([
  [keyOf([]), { parts: [part('note', 'string', 2, 'hi'), part('rows', 'array', 40_000)], total: 2 }],
  [keyOf(['rows']), { parts: [part(0, 'object', 3), part(1, 'number', 0, '7')], total: 40_000 }],
]);

describe('a large event', () => {
  it('has a line for each part that is fetched and open, and one for what is not yet', () => {
    const lines = largeRows('hook', root, { pages, open: new Set([keyOf([]), keyOf(['rows'])]) });
    expect(lines.map(({ path, text, open }) => [path, text, open])).toEqual([
      ['hook', '2 keys', true],
      ['hook.note', 'hi', null],
      ['hook.rows', '40,000 items', true],
      ['hook.rows[0]', '3 keys', false],
      ['hook.rows[1]', '7', null],
      ['hook.rows more 2', '39,998 more load', null],
    ]);
    expect(lines.at(-1)?.at).toEqual(['rows']);
  });

  it('asks for what is open and not there', () => {
    const lines = largeRows('hook', root, { pages: new Map(), open: new Set([keyOf([])]) });
    expect(lines.map(({ kind }) => kind)).toEqual(['object', 'more']);
  });

  it('names what was found by its whole path, and says how long a text is that was cut', () => {
    const found = { ...part(0, 'string', 9_000, 'abc'), isCut: true, path: ['rows', 7, 'odd key'] };
    expect(foundRows('hook', [found])).toMatchObject([
      { key: 'hook.rows[7]["odd key"]', text: 'abc… 9,000 characters', open: null, depth: 0 },
    ]);
  });
});

it('a path as formulas write it is read back', () => {
  expect(pathOf('hook.body["odd \\"key"][3].id', 'hook')).toEqual(['body', 'odd "key', 3, 'id']);
  expect(pathOf('hook', 'hook')).toEqual([]);
});
