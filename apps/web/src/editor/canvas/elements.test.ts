import { applyChanges } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
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
  // The list is the same, too: React Flow has nothing to take in.
  expect(canvasEdges(edges, edited, nothing)).toBe(edges);
});

it('a port that comes with an option is there for links at once', () => {
  const edited = applyChanges(graph, [{ op: 'update_action', id: 'message', set: { mode: 'deduplicate' } }]);
  const ports = canvasNodes(nodes, edited, nothing)[1]?.handles?.map(({ id }) => id);
  expect(ports).toContain('duplicate');
  expect(nodes[1]?.handles?.map(({ id }) => id)).not.toContain('duplicate');
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

describe('a collapsed group', () => {
  const grouped = applyChanges(
    story(
      'hook success message',
      'message success message1',
      'message failure message2',
      'message1 success message2',
    ),
    [
      { op: 'add_group', group: { id: 'g', name: 'Inside', collapsed: true } },
      { op: 'set_group', ids: ['message', 'message1'], group: 'g' },
    ],
  );

  it('is one card, and its members are not drawn', () => {
    expect(canvasNodes([], grouped, nothing).map(({ id, type }) => [id, type])).toEqual([
      ['g', 'collapsed'],
      ['hook', 'action'],
      ['message2', 'action'],
    ]);
  });

  it('has the links of its members, those to one end as one, and none of those inside', () => {
    const drawn = canvasEdges([], grouped, nothing);
    expect(drawn.map(({ source, target, data }) => [source, target, data?.links.length])).toEqual([
      ['hook', 'g', 1],
      ['g', 'message2', 2],
    ]);
    expect(drawn.map(({ ariaLabel }) => ariaLabel)).toEqual([
      'Link from hook, success, to Inside',
      '2 links from Inside to message2',
    ]);
    expect(canvasEdges(drawn, grouped, nothing).every((edge, index) => edge === drawn[index])).toBe(true);
  });
});

it('an open group stands behind its members, also when it is selected', () => {
  const grouped = applyChanges(graph, [
    { op: 'add_group', group: { id: 'g', name: 'Inside' } },
    { op: 'set_group', ids: ['message'], group: 'g' },
  ]);
  const [frame] = canvasNodes([], grouped, nothing);
  expect(frame).toMatchObject({ id: 'g', type: 'group', zIndex: -1, width: 240 });
  const [chosen] = canvasNodes([], grouped, { ...nothing, nodes: new Set(['g']) });
  expect(chosen?.zIndex).toBe(-1_001);
});
