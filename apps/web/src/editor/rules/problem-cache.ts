import type { Graph, GraphAction, Id } from '@storyloom/engine';
import { type Known, type Problem, placeProblems, problemsOfAction, rootsOf } from './problems.ts';

type Checked = { action: GraphAction; around: string; problems: Problem[] };

/** Finds problems again only of Actions that changed, or whose upstream or team did. One per editor. */
export function problemCache(): (graph: Graph, known?: Known | null) => ReadonlyMap<Id, Problem[]> {
  let checked = new Map<Id, Checked>();
  let knownBefore: Known | null = null;
  return (graph, known = null) => {
    const next = new Map<Id, Checked>();
    if (known !== knownBefore) checked = next;
    knownBefore = known;
    for (const action of Object.values(graph.actions)) {
      const around = `${placeProblems(graph, action).join()} ${rootsOf(graph, action)?.join()}`;
      const old = checked.get(action.id);
      const same =
        old?.around === around &&
        old.action.options === action.options &&
        old.action.disabled === action.disabled &&
        old.action.bypassed === action.bypassed;
      next.set(
        action.id,
        old && same ? old : { action, around, problems: problemsOfAction(graph, action, known) },
      );
    }
    checked = next;
    return new Map(
      [...next].flatMap(([id, { problems }]) => (problems.length > 0 ? [[id, problems] as const] : [])),
    );
  };
}
