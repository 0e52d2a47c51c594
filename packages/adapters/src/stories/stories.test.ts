import { emptyGraph, type Graph, isId, newId, timeOfId } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { freshIds } from './fresh-ids.ts';
import { firstIdAt } from './id-time.ts';
import { runsDifferently } from './publish.ts';

const action = (id: string) => ({
  id,
  type: 'message',
  name: id,
  slug: id,
  options: {},
  position: { x: 0, y: 0 },
});
const graph: Graph = {
  actions: { a: action('a'), b: action('b') },
  links: { l: { id: 'l', from: 'a', port: 'success', to: 'b' } },
  notes: { n: { id: 'n', content: 'hello', position: { x: 0, y: 0 }, group: 'g' } },
  groups: { g: { id: 'g', name: 'Greetings' } },
};

it('gives everything a new id and keeps what belongs together', () => {
  const copy = freshIds(graph);
  const [first, second] = Object.values(copy.actions);
  const [link] = Object.values(copy.links);
  expect([first?.slug, second?.slug]).toEqual(['a', 'b']);
  expect(link).toMatchObject({ from: first?.id, to: second?.id });
  expect(Object.values(copy.notes)[0]?.group).toBe(Object.values(copy.groups)[0]?.id);
  for (const [id, item] of Object.entries({ ...copy.actions, ...copy.notes, ...copy.groups })) {
    expect(item.id).toBe(id);
    expect(isId(id)).toBe(true);
  }
});

it('publishes for options, names, links and switches, not for positions, notes and order', () => {
  const { a, b } = graph.actions;
  if (!a || !b) throw new Error('The graph lost its Actions.');
  const moved = { ...graph, actions: { b, a: { ...a, position: { x: 5, y: 5 } } }, notes: {}, groups: {} };
  expect(runsDifferently(graph, moved)).toBe(false);
  for (const changed of [
    { ...graph, actions: { ...graph.actions, a: { ...a, options: { x: 1 } } } },
    { ...graph, actions: { ...graph.actions, a: { ...a, disabled: true } } },
    { ...graph, actions: { ...graph.actions, a: { ...a, name: 'other' } } },
    { ...graph, links: {} },
    emptyGraph,
  ]) {
    expect(runsDifferently(graph, changed)).toBe(true);
  }
});

it('makes the least id of a moment', () => {
  const now = 1_790_000_000_123;
  const least = firstIdAt(now);
  expect(isId(least)).toBe(true);
  expect(timeOfId(least)).toBe(now);
  expect(least < newId(Date.now() + 1e9)).toBe(true);
  expect(firstIdAt(now + 1) > least).toBe(true);
  expect(timeOfId(firstIdAt(-5))).toBe(0);
});
