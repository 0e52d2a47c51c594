/** What is wrong with a draft that is to be published. Only what cannot run at all keeps it from that. */
import { compile } from '@storyloom/formula';
import type { ActionTypes } from './action.ts';
import type { Graph } from './model.ts';

export type PublishProblem = { actionId: string; action: string; option: string | null; message: string };

/** `fatal`: Actions that no program here can run. `warnings`: formulas that fail whatever the event is. */
export function publishProblems(
  graph: Graph,
  types: ActionTypes,
): { fatal: PublishProblem[]; warnings: PublishProblem[] } {
  const actions = Object.values(graph.actions).filter(({ disabled }) => !disabled);
  const fatal = actions.flatMap(({ id, name, type }) =>
    Object.hasOwn(types, type)
      ? []
      : [{ actionId: id, action: name, option: null, message: `There is no Action type "${type}" here.` }],
  );
  const warnings = actions.flatMap(({ id, name, type, options }) =>
    Object.entries(options).flatMap(([option, value]) =>
      isPlain(types, type, option)
        ? []
        : compile(value).problems.map(({ message }) => ({ actionId: id, action: name, option, message })),
    ),
  );
  return { fatal, warnings };
}

function isPlain(types: ActionTypes, type: string, option: string): boolean {
  const form = Object.hasOwn(types, type) ? types[type]?.form : undefined;
  return form?.some(({ key, formula }) => key === option && formula === false) ?? false;
}
