/** Loops of a graph: Actions that lead back to themselves. Tarjan's strongly connected components. */
import type { Id } from './model.ts';

/** How often a path may come by an Action that sets no limit. */
export const usualCycleLimit = 1_000;

/** For each Action that is in a loop, a number that all Actions of the same loop share. */
export function loopsOf(ids: Iterable<Id>, receiversOf: (id: Id) => Iterable<Id>): Map<Id, number> {
  const loops = new Map<Id, number>();
  const index = new Map<Id, number>();
  const low = new Map<Id, number>();
  const stack: Id[] = [];
  const onStack = new Set<Id>();

  function enter(id: Id): { id: Id; open: Iterator<Id> } {
    index.set(id, index.size);
    low.set(id, index.size - 1);
    stack.push(id);
    onStack.add(id);
    return { id, open: receiversOf(id)[Symbol.iterator]() };
  }

  function lower(id: Id, to: number | undefined): void {
    if (to !== undefined && to < (low.get(id) ?? 0)) low.set(id, to);
  }

  function leave(id: Id): void {
    if (low.get(id) !== index.get(id)) return;
    const members = stack.splice(stack.lastIndexOf(id));
    for (const member of members) onStack.delete(member);
    const isLoop = members.length > 1 || [...receiversOf(id)].includes(id);
    if (isLoop) for (const member of members) loops.set(member, index.get(id) ?? 0);
  }

  for (const start of ids) {
    if (index.has(start)) continue;
    // A path of its own instead of recursion: stories may be long.
    const path = [enter(start)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.open.next();
      if (next.done) {
        path.pop();
        leave(top.id);
        const parent = path.at(-1);
        if (parent) lower(parent.id, low.get(top.id));
      } else if (!index.has(next.value)) path.push(enter(next.value));
      else if (onStack.has(next.value)) lower(top.id, index.get(next.value));
    }
  }
  return loops;
}

type Linked = {
  id: Id;
  loop: number | null;
  sources: readonly { id: Id }[];
  receivers: ReadonlyMap<string, readonly Id[]>;
};

/**
 * Links that begin another turn of a loop: every path to where they leave has come by the Action to which they
 * lead. For each such Action, those that lead back to it.
 */
export function linksBack(actions: ReadonlyMap<Id, Linked>): Map<Id, Set<Id>> {
  const back = new Map<Id, Set<Id>>();
  for (const { id, loop, sources } of actions.values()) {
    if (loop === null) continue;
    const others = reachedWithout(actions, id);
    const from = sources.filter((one) => actions.get(one.id)?.loop === loop && !others.has(one.id));
    if (from.length > 0) back.set(id, new Set(from.map((one) => one.id)));
  }
  return back;
}

/** What can be come to from where stories begin, other than by way of `without`. */
function reachedWithout(actions: ReadonlyMap<Id, Linked>, without: Id): Set<Id> {
  const open = [...actions.values()].flatMap(({ id, sources }) => (sources.length === 0 ? [id] : []));
  const reached = new Set<Id>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === without || reached.has(id)) continue;
    reached.add(id);
    open.push(...[...(actions.get(id)?.receivers.values() ?? [])].flat());
  }
  return reached;
}
