import { expect, it } from 'vitest';
import { CARD } from '../rules/place.ts';
import { story } from '../rules/story.ts';
import { canvasNodes } from './elements.ts';
import { firstView } from './first-view.ts';

const graph = story('hook success message');
const nodes = canvasNodes([], graph, { nodes: new Set(), links: new Set() });
const size = { width: 600, height: 400 };

it('a small story is seen whole, no nearer than as it is', () => {
  const { x, y, zoom } = firstView({ graph, nodes, first: undefined, size });
  expect(zoom).toBe(1);
  expect(x + CARD.width / 2).toBe(300);
  expect(y + (88 + CARD.height) / 2).toBe(200);
});

it('the Action that a link led to is in the middle', () => {
  const { x, y, zoom } = firstView({ graph, nodes, first: 'message', size });
  expect({ x: x + CARD.width / 2, y: y + 88 + CARD.height / 2, zoom }).toEqual({ x: 300, y: 200, zoom: 1 });
});

it('an empty story begins at its corner', () => {
  expect(firstView({ graph: story(), nodes: [], first: undefined, size })).toEqual({ x: 0, y: 0, zoom: 1 });
});
