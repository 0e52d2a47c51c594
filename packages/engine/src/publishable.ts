/** What is wrong with a draft that is to be published. Only what cannot run at all keeps it from that. */
import { compile } from '@storyloom/formula';
import type { ActionDefinition, ActionDefinitions } from './action.ts';
import type { Graph, GraphAction } from './model.ts';
import { isPlain, type OptionProblem, refusedOptions, unknownOptions } from './written-options.ts';

export type PublishProblem = { actionId: string; action: string; option: string | null; message: string };

/**
 * `fatal`: Actions that no program here can run. `warnings`: formulas that fail whatever the event is, values
 * that are refused whenever they run, options that do nothing.
 */
export function publishProblems(
  graph: Graph,
  types: ActionDefinitions,
): { fatal: PublishProblem[]; warnings: PublishProblem[] } {
  const fatal: PublishProblem[] = [];
  const warnings: PublishProblem[] = [];
  for (const action of Object.values(graph.actions)) {
    if (action.disabled) continue;
    const found = { actionId: action.id, action: action.name };
    const definition = Object.hasOwn(types, action.type) ? types[action.type] : undefined;
    if (definition) warnings.push(...optionProblems(definition, action).map((one) => ({ ...found, ...one })));
    else fatal.push({ ...found, option: null, message: `There is no Action type "${action.type}" here.` });
  }
  return { fatal, warnings };
}

function optionProblems(definition: ActionDefinition, action: GraphAction): OptionProblem[] {
  const formulas = Object.entries(action.options).flatMap(([option, value]) =>
    isPlain(definition, option) ? [] : compile(value).problems.map(({ message }) => ({ option, message })),
  );
  // A bypassed Action reads none of its options.
  const values = action.bypassed
    ? []
    : [...unknownOptions(definition, action), ...refusedOptions(definition, action)];
  return [...formulas, ...values];
}
