/** How a link, or several drawn as one, looks: by the run that is shown or by what went along it lately. */
import type { GraphLink } from '@storyloom/engine';
import type { ActivityState } from '../live/activity.ts';

export type LinkTone = 'is-path' | 'is-path is-alone' | 'is-second' | 'is-off' | 'is-running' | '';
type Activity = Pick<ActivityState, 'counts' | 'path' | 'comparison'>;
type Links = readonly GraphLink[];

const compared = { both: 'is-path', first: 'is-path is-alone', second: 'is-second' } as const;

export function toneOf(links: Links, { counts, path, comparison }: Activity): LinkTone {
  if (comparison !== null) {
    const takers = new Set(links.flatMap(({ id }) => comparison.links[id] ?? []));
    const [only, other] = takers;
    if (only === undefined) return 'is-off';
    return compared[other === undefined ? only : 'both'];
  }
  if (path !== null) return links.some(({ id }) => (path.links[id] ?? 0) > 0) ? 'is-path' : 'is-off';
  return links.some(({ to }) => counts[to]?.state === 'running') ? 'is-running' : '';
}

/** How many events went along; null where that is not told. */
export function countOf(links: Links, { counts, path, comparison }: Activity): number | null {
  if (comparison !== null) return null;
  if (path !== null) {
    const taken = sum(links.map(({ id }) => path.links[id]));
    return taken > 1 ? taken : null;
  }
  const total = sum(links.map(({ from, port }) => counts[from]?.ports[port]));
  return total === 0 ? null : total;
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((all, count) => all + (count ?? 0), 0);
}
