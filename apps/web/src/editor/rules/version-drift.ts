/** In what the draft differs from a version: not by where things stand, nor by what only the draft knows. */
import type { Graph, GraphAction, GraphLink, Id } from '@storyloom/engine';

export type Drift = {
  /** Actions that are in one of them alone, or differ. */
  actions: Id[];
  /** Links that are in one of them alone, between Actions that are in both and do not differ. */
  links: number;
};

export function driftOf(version: Graph, draft: Graph): Drift {
  const ids = new Set([...Object.keys(version.actions), ...Object.keys(draft.actions)]);
  const actions = [...ids].filter((id) => {
    const [then, now] = [version.actions[id], draft.actions[id]];
    return !then || !now || whatRuns(then) !== whatRuns(now);
  });
  const changed = new Set(actions);
  const [then, now] = [ends(version), ends(draft)];
  const links = [...then.keys(), ...[...now.keys()].filter((key) => !then.has(key))].filter((key) => {
    const link = then.get(key) ?? now.get(key);
    return then.has(key) !== now.has(key) && link && !changed.has(link.from) && !changed.has(link.to);
  });
  return { actions, links: links.length };
}

/** `3 Actions`, `1 Action`, `1 link`; null when nothing differs. */
export function driftWords({ actions, links }: Drift): string | null {
  if (actions.length > 0) return actions.length === 1 ? '1 Action' : `${actions.length} Actions`;
  if (links > 0) return links === 1 ? '1 link' : `${links} links`;
  return null;
}

function whatRuns({ position: _, pin: __, group: ___, ...action }: GraphAction): string {
  return JSON.stringify(sorted(action));
}

function ends({ links }: Graph): Map<string, GraphLink> {
  return new Map(Object.values(links).map((link) => [`${link.from} ${link.port} ${link.to}`, link]));
}

/** The same whatever the order of its keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined && part !== false);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, sorted(part)]),
  );
}
