import { expect, it } from 'vitest';
import { changeWords } from './change-words.ts';
import type { Change } from './changes.ts';
import type { GraphAction } from './model.ts';

const see: GraphAction = {
  id: 'c',
  type: 'webhook',
  name: 'See',
  slug: 'see',
  options: {},
  position: { x: 0, y: 0 },
};
const names: Record<string, string> = { a: 'Receive', b: 'Price' };
const words = (...changes: Change[]) => changeWords(changes, (id) => names[id]);

it('tells each thing once, however often it was touched', () => {
  expect(
    words(
      { op: 'update_action', id: 'b', set: { payload: 1 } },
      { op: 'update_action', id: 'b', set: { payload: 2, mode: 'x' }, settings: { timeout_s: 5 } },
      { op: 'add_action', action: see },
      { op: 'update_action', id: 'c', set: { url: 'x' } },
      { op: 'add_link', link: { id: 'l', from: 'a', port: 'success', to: 'c' } },
      { op: 'move', positions: { a: { x: 1, y: 1 }, b: { x: 1, y: 1 } } },
      { op: 'move', positions: { a: { x: 2, y: 2 } } },
    ),
  ).toEqual([
    'Changed payload, mode and timeout_s of Price',
    'Added See',
    'Linked Receive to See',
    'Moved 3 things',
  ]);
});

it('names what is gone as far as it knows', () => {
  expect(words({ op: 'remove_action', id: 'b' }, { op: 'remove_action', id: 'z' })).toEqual([
    'Deleted Price',
    'Deleted an Action that is gone',
  ]);
});

it('keeps a long list of options short', () => {
  const set = { a: 1, b: 1, c: 1, d: 1, e: 1 };
  expect(words({ op: 'update_action', id: 'b', set })).toEqual(['Changed a, b, c and 2 more of Price']);
});
