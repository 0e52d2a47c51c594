import type { Graph, GraphAction, Id } from '@storyloom/engine';
import { type Problem, problemsOfAction, rootsOf } from './problems.ts';
import { isUnreached } from './upstream.ts';

type Known = { action: GraphAction; around: string; problems: Problem[] };

/** Finds problems again only of Actions that changed, or whose upstream did. One per editor. */
export function problemCache(): (graph: Graph) => ReadonlyMap<Id, Problem[]> {
  let known = new Map<Id, Known>();
  return (graph) => {
    const next = new Map<Id, Known>();
    for (const action of Object.values(graph.actions)) {
      const around = `${isUnreached(graph, action.id)} ${rootsOf(graph, action)?.join()}`;
      const old = known.get(action.id);
      const same =
        old?.around === around &&
        old.action.options === action.options &&
        old.action.disabled === action.disabled;
      next.set(action.id, old && same ? old : { action, around, problems: problemsOfAction(graph, action) });
    }
    known = next;
    return new Map(
      [...next].flatMap(([id, { problems }]) => (problems.length > 0 ? [[id, problems] as const] : [])),
    );
  };
}
