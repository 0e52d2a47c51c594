import { applyChanges } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { story } from '../rules/story.ts';
import { canvasEdges, canvasNodes } from './elements.ts';

const nothing = { nodes: new Set<string>(), links: new Set<string>() };
const graph = story('hook success message', 'message success message1');
const nodes = canvasNodes([], graph, nothing);
const edges = canvasEdges([], graph, nothing);

it('an edit makes a new object of the one Action it is about', () => {
  const edited = applyChanges(graph, [{ op: 'update_action', id: 'message', set: { payload: 1 } }]);
  const next = canvasNodes(nodes, edited, nothing);
  expect(next.map((node, index) => node === nodes[index])).toEqual([true, false, true]);
  expect(canvasEdges(edges, edited, nothing).every((edge, index) => edge === edges[index])).toBe(true);
});

it('a link is spoken with the names of its ends as they are now', () => {
  const renamed = applyChanges(graph, [{ op: 'update_action', id: 'message', name: 'Other' }]);
  const labels = canvasEdges(edges, renamed, nothing).map((edge) => edge.ariaLabel);
  expect(labels).toContainEqual(expect.stringMatching(/^Link from .+, success, to Other$/));
});

it('a move keeps the card’s data, so that it moves without being drawn', () => {
  const moved = applyChanges(graph, [{ op: 'move', positions: { hook: { x: 80, y: 0 } } }]);
  const [node] = canvasNodes(nodes, moved, nothing);
  expect(node?.position).toEqual({ x: 80, y: 0 });
  expect(node?.data).toBe(nodes[0]?.data);
});

it('what is being dragged stays under the hand while others edit', () => {
  const dragged = nodes.map((node) =>
    node.id === 'hook' ? { ...node, dragging: true, position: { x: 5, y: 5 } } : node,
  );
  const edited = applyChanges(graph, [{ op: 'update_action', id: 'hook', name: 'Other' }]);
  expect(canvasNodes(dragged, edited, nothing)[0]?.position).toEqual({ x: 5, y: 5 });
});

it('a selection marks what it names', () => {
  const next = canvasNodes(nodes, graph, { ...nothing, nodes: new Set(['message']) });
  expect(next.filter(({ selected }) => selected).map(({ id }) => id)).toEqual(['message']);
});
