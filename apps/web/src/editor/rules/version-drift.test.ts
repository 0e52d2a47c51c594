import type { Graph, GraphAction } from '@storyloom/engine';
import { emptyGraph } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { driftOf, driftWords } from './version-drift.ts';

const action = (id: string, more: Partial<GraphAction> = {}): GraphAction => ({
  id,
  type: 'event-transform',
  name: id,
  slug: id,
  options: { a: 1, b: { c: 2, d: 3 } },
  position: { x: 0, y: 0 },
  ...more,
});

const graph = (actions: GraphAction[], links: string[] = []): Graph => ({
  ...emptyGraph,
  actions: Object.fromEntries(actions.map((one) => [one.id, one])),
  links: Object.fromEntries(
    links.map((text) => {
      const [from = '', to = ''] = text.split('>');
      return [text, { id: text, from, port: 'success', to }];
    }),
  ),
});

const version = graph([action('a'), action('b'), action('c')], ['a>b', 'b>c']);

it('a draft differs by what runs, not by where it stands', () => {
  const moved = graph(
    [
      action('a', { position: { x: 8, y: 8 }, pin: { output: 1 }, options: { b: { d: 3, c: 2 }, a: 1 } }),
      action('b', { disabled: false, group: 'g' }),
      action('c'),
    ],
    ['a>b', 'b>c'],
  );
  expect(driftOf(version, moved)).toEqual({ actions: [], links: 0 });
  expect(driftWords(driftOf(version, moved))).toBeNull();
});

it('it differs in Actions that were removed, added or changed', () => {
  const draft = graph([action('a', { name: 'A' }), action('b'), action('d')], ['a>b']);
  expect(driftOf(version, draft)).toEqual({ actions: ['a', 'c', 'd'], links: 0 });
  expect(driftWords(driftOf(version, draft))).toBe('3 Actions');
});

it('it differs in links alone', () => {
  const draft = graph([action('a'), action('b'), action('c')], ['a>b', 'a>c']);
  expect(driftOf(version, draft)).toEqual({ actions: [], links: 2 });
  expect(driftWords({ actions: [], links: 1 })).toBe('1 link');
});
