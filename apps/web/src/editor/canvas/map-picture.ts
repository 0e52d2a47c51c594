/** The map of a story, as few paths. All numbers in canvas pixels. */
import type { ActionRunState, Id } from '@storyloom/engine';
import { type ActivityState, standing } from '../live/activity.ts';
import { around, type Box } from '../rules/boxes.ts';
import { worstOf } from '../rules/groups.ts';
import { boxOf, type CanvasNode } from './elements.ts';
import { MAP } from './map-shown.ts';

/** In the order in which they are drawn: the loudest over the others. */
const looks = [
  'frame',
  'chosen-frame',
  'note',
  'quiet',
  'succeeded',
  'waiting',
  'running',
  'failed',
  'chosen',
] as const;
export type MapLook = (typeof looks)[number];

type Activity = Pick<ActivityState, 'counts' | 'path'>;
type Problems = ReadonlyMap<Id, readonly unknown[]>;

export function mapPaths(
  nodes: readonly CanvasNode[],
  activity: Activity,
  problems: Problems,
): { look: MapLook; path: string }[] {
  const paths = new Map<MapLook, string>();
  for (const node of nodes) {
    const look = lookOf(node, activity, problems);
    paths.set(look, (paths.get(look) ?? '') + outline(boxOf(node)));
  }
  return looks.flatMap((look) => {
    const path = paths.get(look);
    return path === undefined ? [] : [{ look, path }];
  });
}

/** An Action is loud when it runs, failed or has problems, green only on a run's path. */
function lookOf(node: CanvasNode, { counts, path }: Activity, problems: Problems): MapLook {
  if (node.type === 'group') return node.selected === true ? 'chosen-frame' : 'frame';
  if (node.selected === true) return 'chosen';
  if (node.type === 'note') return 'note';
  const ids = node.type === 'action' ? [node.id] : node.data.actions;
  const state = worstOf(ids.map((id) => (path === null ? standing(counts[id]) : path.actions[id]?.state)));
  if (state !== null && isLoud(state, path !== null)) return state;
  return (problems.get(node.id)?.length ?? 0) > 0 ? 'waiting' : 'quiet';
}

function isLoud(state: ActionRunState, isRun: boolean): state is 'failed' | 'running' | 'succeeded' {
  return state === 'failed' || state === 'running' || (state === 'succeeded' && isRun);
}

/** Around what is on the map, in px of the map. */
const MARGIN = 5;

/** What the map shows: the whole story, and what is seen of the canvas; `scale`: canvas pixels in one of the map. */
export function mapView(story: Box, seen: Box): { box: Box; scale: number } {
  const all = around([story, seen]) ?? seen;
  const scale = Math.max(all.width / MAP.width, all.height / MAP.height);
  const width = scale * (MAP.width + 2 * MARGIN);
  const height = scale * (MAP.height + 2 * MARGIN);
  const x = all.x - (width - all.width) / 2;
  const y = all.y - (height - all.height) / 2;
  return { box: { x, y, width, height }, scale };
}

export function outline({ x, y, width, height }: Box): string {
  return `M${x} ${y}h${width}v${height}h${-width}z`;
}
