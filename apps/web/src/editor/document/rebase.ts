/** How unsaved steps meet what others saved in the meantime: merge, or be held for a person to decide. */
import { applyChanges, type Change, ChangeError, clashes, type Graph } from '@storyloom/engine';
import type { Held, Step } from './contract.ts';

export type Rebased = {
  graph: Graph;
  /** As many as given; a step lost what was held or had become pointless. */
  kept: Step[];
  held: Change[];
};

/**
 * Puts `steps` on top of `base`, in which `theirs` are already applied. Changes that touch the same
 * thing as `theirs`, and changes that no longer fit the graph, are held; none is dropped unless
 * others already made the same change.
 */
export function rebase(base: Graph, steps: readonly Step[], theirs: readonly Change[]): Rebased {
  let graph = base;
  const held: Change[] = [];
  const kept = steps.map((step) => {
    const changes = step.changes.filter((change) => {
      const next = attempt(graph, change);
      if (next !== null && isSame(graph, next, change)) return false;
      if (next === null || clashes([change], theirs).length > 0) {
        held.push(change);
        return false;
      }
      graph = next;
      return true;
    });
    return { ...step, changes };
  });
  return { graph, kept, held };
}

/**
 * What makes held changes possible again: an Action that others removed comes back with those of its
 * links whose other end still exists, a slug that is taken by now is left as it is.
 */
export function reclaim(graph: Graph, held: Held): Change[] {
  const result: Change[] = [];
  let current = graph;
  const take = (change: Change): boolean => {
    const next = attempt(current, change);
    if (next === null) return false;
    current = next;
    result.push(change);
    return true;
  };
  for (const change of held.mine) {
    if (take(change)) continue;
    for (const change_ of revive(current, held.before, change)) take(change_);
    if (take(change) || change.op !== 'update_action') continue;
    const { slug: _, ...rest } = change;
    take(rest);
  }
  return result;
}

function revive(now: Graph, before: Graph, change: Change): Change[] {
  const ids =
    change.op === 'add_link' ? [change.link.from, change.link.to] : 'id' in change ? [change.id] : [];
  const gone = ids.flatMap((id) => {
    const action = now.actions[id] ? undefined : before.actions[id];
    return action ? [action] : [];
  });
  const links = Object.values(before.links).filter((link) =>
    gone.some((action) => link.from === action.id || link.to === action.id),
  );
  const notes = ids.flatMap((id) => {
    const note = now.notes[id] ? undefined : before.notes[id];
    return note ? [note] : [];
  });
  return [
    ...gone.map((action): Change => ({ op: 'add_action', action })),
    ...notes.map((note): Change => ({ op: 'add_note', note })),
    ...links.map((link): Change => ({ op: 'add_link', link })),
  ];
}

function attempt(graph: Graph, change: Change): Graph | null {
  try {
    return applyChanges(graph, [change]);
  } catch (error) {
    if (error instanceof ChangeError) return null;
    throw error;
  }
}

/** Both sides did the same: there is nothing to decide and nothing to send. */
function isSame(before: Graph, after: Graph, change: Change): boolean {
  if (before === after) return true;
  switch (change.op) {
    case 'update_action':
      return JSON.stringify(before.actions[change.id]) === JSON.stringify(after.actions[change.id]);
    case 'remove_action':
      return before.actions[change.id] === undefined;
    case 'remove_link':
      return before.links[change.id] === undefined;
    case 'remove_note':
      return before.notes[change.id] === undefined;
    default:
      return false;
  }
}
