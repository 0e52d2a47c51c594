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

/** What the server said of a draft's options, and that draft: it checks values that the page has no schema for. */
export type Refused = { problems: readonly Problem[]; graph: Graph };

/** The problems with those of options that are as they were when the server looked, and of which nothing is said yet. */
export function withRefused(
  found: ReadonlyMap<Id, readonly Problem[]>,
  { problems, graph: then }: Refused,
  now: Graph,
): ReadonlyMap<Id, readonly Problem[]> {
  const all = new Map(found);
  for (const problem of problems) {
    const { actionId, option } = problem;
    const [action, before] = [now.actions[actionId], then.actions[actionId]];
    const said = all.get(actionId) ?? [];
    if (!action || action.disabled || action.bypassed || option === null) continue;
    if (action.options[option] !== before?.options[option]) continue;
    if (!said.some((one) => one.option === option)) all.set(actionId, [...said, problem]);
  }
  return all;
}
