import { describe, expect, it } from 'vitest';
import { faultExcerpt } from './fault-excerpt.ts';
import { jsonRows, searchRows, unfoldAll } from './json-rows.ts';

const root = { path: 'hook', value: { body: { items: [{ id: 'A-1' }], 'content-type': 'x' }, n: 1 } };
const unfolded = { folded: new Set<string>(), unfolded: new Set<string>() };

describe('the tree of an event', () => {
  it('opens two levels and writes paths as formulas do', () => {
    expect(jsonRows(root, unfolded).map(({ path }) => path)).toEqual([
      'hook',
      'hook.body',
      'hook.body.items',
      'hook.body["content-type"]',
      'hook.n',
    ]);
  });

  it('opens deeper and folds as told', () => {
    expect(
      jsonRows(root, { ...unfolded, unfolded: new Set(['hook.body.items']) }).map(({ path }) => path),
    ).toContain('hook.body.items[0]');
    expect(jsonRows(root, { ...unfolded, folded: new Set(['hook']) })).toHaveLength(1);
  });

  it('finds keys and values with the way to them', () => {
    expect(searchRows(root, 'a-1').map(({ path }) => path)).toEqual([
      'hook',
      'hook.body',
      'hook.body.items',
      'hook.body.items[0]',
      'hook.body.items[0].id',
    ]);
    expect(searchRows(root, 'nothing')).toEqual([]);
  });
});

describe('all of a tree', () => {
  it('unfolds', () => {
    expect(jsonRows(root, unfoldAll(root)).map(({ path }) => path)).toContain('hook.body.items[0].id');
  });

  it('unfolds as far as there are not too many lines', () => {
    const lists = Object.fromEntries(
      Array.from({ length: 100 }, (_, at) => [`k${at}`, Array(1_000).fill(at)]),
    );
    const deep = { path: 'hook', value: { body: lists } };
    const rows = jsonRows(deep, unfoldAll(deep));
    expect(rows.length).toBeGreaterThan(1_000);
    expect(rows.length).toBeLessThan(5_002);
  });

  it('says how many parts of a very long list have no line', () => {
    const rows = jsonRows({ path: 'hook', value: Array(20_007).fill(1) }, unfolded);
    expect(rows.at(-1)).toMatchObject({ kind: 'more', text: 'and 7 more' });
  });
});

describe('the place of an error', () => {
  it('is shown in the text of the option', () => {
    const options = { payload: { total: 'sum <<hook.body.x>>' } };
    expect(faultExcerpt(options, { option: 'payload.total', position: 6 })).toEqual({
      before: 'sum <<',
      fault: 'hook.body.x',
      after: '>>',
    });
  });

  it('is left out when the draft has changed since', () => {
    expect(faultExcerpt({}, { option: 'payload.total', position: 6 })).toBeNull();
    expect(faultExcerpt({ payload: 'x' }, { option: 'payload', position: 6 })).toBeNull();
  });
});
