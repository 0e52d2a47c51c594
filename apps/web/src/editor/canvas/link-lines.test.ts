import { applyChanges } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { CARD } from '../rules/place.ts';
import { story } from '../rules/story.ts';
import { canvasEdges, canvasNodes } from './elements.ts';
import { linkGroups } from './link-groups.ts';
import { createLinkLines } from './link-lines.ts';

const nothing = { nodes: new Set<string>(), links: new Set<string>() };
const first = 'hook success http';
const second = 'http failure message';
const graph = story(first, second);
const elementsOf = (of: typeof graph) => ({
  nodes: canvasNodes([], of, nothing),
  edges: canvasEdges([], of, nothing),
});

describe('where links run', () => {
  it('a link leaves its port at the bottom and ends on the middle of a card’s top edge', () => {
    const [shape] = createLinkLines(() => elementsOf(graph)).shapes();
    expect(shape?.ends).toEqual({
      sourceX: CARD.width / 2,
      sourceY: CARD.height,
      targetX: CARD.width / 2,
      targetY: 88,
    });
  });

  it('a point near a link hits it, the nearest of several, and one in the empty hits none', () => {
    const lines = createLinkLines(() => elementsOf(graph));
    expect(lines.at({ x: CARD.width / 2 + 8, y: 70 })).toBe(first);
    expect(lines.at({ x: CARD.width / 2 - 8, y: 160 })).toBe(second);
    expect(lines.at({ x: -100, y: 70 })).toBeNull();
  });

  it('a rectangle is crossed by the links that run into it', () => {
    const lines = createLinkLines(() => elementsOf(graph));
    expect(lines.crossing({ x: 0, y: 60, width: CARD.width, height: 10 })).toEqual([first]);
  });

  it('what moved is found where it is now, and what did not is not worked out again', () => {
    let now = elementsOf(graph);
    const lines = createLinkLines(() => now);
    const [before] = lines.shapes();
    now = elementsOf(applyChanges(graph, [{ op: 'move', positions: { message: { x: 400, y: 176 } } }]));
    const [same, moved] = lines.shapes();
    expect(same?.path).toBe(before?.path);
    expect(same?.line()).toBe(before?.line());
    expect(moved?.ends.targetX).toBe(400 + CARD.width / 2);
  });
});

describe('links as a picture', () => {
  const shapes = createLinkLines(() => elementsOf(graph)).shapes();
  const idle = { counts: {}, path: null, comparison: null };

  it('has one path for links that look alike', () => {
    const groups = linkGroups(shapes, idle);
    expect(groups.map(({ tone, isFailure }) => [tone, isFailure])).toEqual([
      ['', false],
      ['', true],
    ]);
    expect(groups[0]?.lines).toBe(shapes[0]?.path);
  });

  it('shows which are running', () => {
    const counts = { http: { events: 1, failed: 0, ports: {}, state: 'running' as const } };
    expect(linkGroups(shapes, { ...idle, counts }).map(({ tone }) => tone)).toEqual(['is-running', '']);
  });
});
