import { describe, expect, it } from 'vitest';
import { around, boxAt } from '../rules/boxes.ts';
import { CARD } from '../rules/place.ts';
import { story } from '../rules/story.ts';
import { boxOf, canvasNodes } from './elements.ts';
import { mapPaths, mapView, outline } from './map-picture.ts';
import { MAP } from './map-shown.ts';

const nodes = canvasNodes([], story('hook success message'), {
  nodes: new Set(['message']),
  links: new Set(),
});
const idle = { counts: {}, path: null };
const failed = { hook: { events: 1, failed: 1, ports: {}, state: 'failed' as const } };
const looks = (activity: Parameters<typeof mapPaths>[1], problems = new Map<string, string[]>()) =>
  mapPaths(nodes, activity, problems).map(({ look }) => look);

describe('the map', () => {
  it('has what is selected, what failed and what has problems in colours of their own', () => {
    expect(looks(idle)).toEqual(['quiet', 'chosen']);
    expect(looks({ ...idle, counts: failed })).toEqual(['failed', 'chosen']);
    expect(looks(idle, new Map([['hook', ['A problem.']]]))).toEqual(['waiting', 'chosen']);
  });

  it('shows what failed lately also when it went well since', () => {
    const counts = { hook: { events: 2, failed: 1, ports: {}, state: 'succeeded' as const } };
    expect(looks({ counts, path: null })).toEqual(['failed', 'chosen']);
    expect(looks({ counts: { hook: { ...counts.hook, state: 'running' as const } }, path: null })).toEqual([
      'running',
      'chosen',
    ]);
  });

  it('says that something went well only of a run', () => {
    const counts = { hook: { events: 1, failed: 0, ports: {}, state: 'succeeded' as const } };
    expect(looks({ counts, path: null })).toEqual(['quiet', 'chosen']);
  });

  it('draws each card where it stands', () => {
    const [hook] = mapPaths(nodes, idle, new Map());
    expect(hook?.path).toBe(outline({ x: 0, y: 0, ...CARD }));
  });

  it('has room for the story and for what is seen of the canvas', () => {
    const all = around(nodes.map(boxOf));
    const { box, scale } = mapView(all ?? boxAt({ x: 0, y: 0 }), {
      x: -1_000,
      y: 0,
      width: 1_700,
      height: 500,
    });
    expect(scale).toBe(10);
    expect(box).toEqual({ x: -1_050, y: -300, width: 1_800, height: 1_100 });
    expect(box.width / scale).toBe(MAP.width + 10);
  });
});
