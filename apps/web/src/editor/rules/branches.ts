/** A story as trees to draw: who is drawn below whom, and who stays straight. */
import type { Id } from '@storyloom/engine';
import type { Followers } from './columns.ts';

/** A link by its ends. `rank` 0 is the main way on; exits have greater ones. */
export type Branching = { from: Id; to: Id; rank: number };

/** Compares two by where they stood. */
type Standing = (a: Id, b: Id) => number;

/** Of several ways into an Action, the one it is drawn below: a main one first, then the leftmost. */
export function parentsOf(links: readonly Branching[], standing: Standing): Map<Id, Branching> {
  const parents = new Map<Id, Branching>();
  for (const link of links) {
    const known = parents.get(link.to);
    const better = known && (link.rank - known.rank || standing(link.from, known.from));
    if (better === undefined || better < 0) parents.set(link.to, link);
  }
  return parents;
}

export function followersOf(parents: ReadonlyMap<Id, Branching>, standing: Standing): Map<Id, Followers> {
  const lists = new Map<Id, Branching[]>();
  for (const link of parents.values()) lists.set(link.from, [...(lists.get(link.from) ?? []), link]);
  return new Map(
    [...lists].map(([id, links]) => {
      const main = links.reduce((best, link) => (link.rank < best.rank ? link : best));
      const ordered = [...links].sort((a, b) => standing(a.to, b.to) || a.rank - b.rank);
      return [id, { ids: ordered.map(({ to }) => to), straight: main.rank < EXIT ? main.to : null }];
    }),
  );
}

/** Links of this rank and above leave the main way: they never go straight down. */
export const EXIT = 100;

/** What hangs together, in the order in which it came. */
export function partsOf(ids: readonly Id[], links: readonly Branching[]): Id[][] {
  const leader = new Map(ids.map((id) => [id, id]));
  const find = (id: Id): Id => {
    let at = id;
    for (let up = leader.get(at); up !== undefined && up !== at; up = leader.get(at)) {
      leader.set(at, leader.get(up) ?? up);
      at = up;
    }
    return at;
  };
  for (const { from, to } of links) leader.set(find(from), find(to));
  const parts = new Map<Id, Id[]>();
  for (const id of ids) {
    const part = parts.get(find(id));
    if (part) part.push(id);
    else parts.set(find(id), [id]);
  }
  return [...parts.values()];
}
