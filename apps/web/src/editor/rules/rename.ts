import { type Change, type Graph, type GraphAction, type Id, type Json, slugFor } from '@storyloom/engine';
import { renameRoot } from '@storyloom/formula';
import { slugsOf } from './add.ts';

/**
 * A new name, the slug it makes, and every formula of the story that read the old slug, as one step:
 * renaming never breaks a formula. Null when the name is blank or stays as it is.
 */
export function renameChanges(graph: Graph, id: Id, typed: string): Change[] | null {
  const action = graph.actions[id];
  const name = typed.trim();
  if (!action || name === '' || name === action.name) return null;
  const slug = slugFor(
    name,
    slugsOf(graph).filter((other) => other !== action.slug),
  );
  if (slug === action.slug) return [{ op: 'update_action', id, name }];
  const readers = Object.values(graph.actions).flatMap((reader) => rewritten(reader, action.slug, slug));
  return [{ op: 'update_action', id, name, slug }, ...readers];
}

/** The update that makes an Action's formulas read `to` where they read `from`; none when they do not. */
function rewritten(action: GraphAction, from: string, to: string): Change[] {
  const set: Record<string, Json> = {};
  for (const [key, value] of Object.entries(action.options)) {
    const next = renameRoot(value, from, to);
    if (JSON.stringify(next) !== JSON.stringify(value)) set[key] = next;
  }
  return Object.keys(set).length === 0 ? [] : [{ op: 'update_action', id: action.id, set }];
}
