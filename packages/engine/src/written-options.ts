/**
 * What can be said of options as they are written, before anything runs: names that their type does not know,
 * and values without formulas that it refuses.
 */
import { compile, nearest } from '@storyloom/formula';
import type { ActionDefinition, ActionDescription } from './action.ts';
import type { GraphAction, Json, JsonObject } from './model.ts';
import { optionPath } from './option-values.ts';

/** `option`: the key of the option; the message is a sentence that says what of it. */
export type OptionProblem = { option: string; message: string };

type Written = Pick<GraphAction, 'options'>;

/** Files of Tines have these on Actions of many types. They are kept, and do nothing. */
const keptEverywhere = ['expected_update_period_in_days', 'keep_events_for', 'manual_time'];

/** Options that the type has no field for, by what they are: taken by it, or known to nobody. */
export function withoutField(
  { form, unlisted = [], takesAny }: ActionDescription,
  options: JsonObject,
): { taken: string[]; unknown: string[] } {
  const listed = new Set(form.map(({ key }) => key));
  const keys = Object.keys(options).filter((key) => !listed.has(key));
  const isAny = takesAny?.(options) ?? false;
  const isTaken = (key: string) => isAny || unlisted.includes(key) || keptEverywhere.includes(key);
  return { taken: keys.filter(isTaken), unknown: keys.filter((key) => !isTaken(key)) };
}

/** Options whose names the type does not know: a run passes over them without a word. */
export function unknownOptions(description: ActionDescription, { options }: Written): OptionProblem[] {
  const known = [...description.form.map(({ key }) => key), ...(description.unlisted ?? [])];
  return withoutField(description, options).unknown.map((option) => {
    const meant = nearest(option, known);
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
    return { option, message: `There is no option ${option}, so it does nothing.${hint}` };
  });
}

/** Options without formulas whose values the type refuses: every run fails with that. */
export function refusedOptions(definition: ActionDefinition, { options }: Written): OptionProblem[] {
  const schema = definition.optionsBy ? definition.optionsBy(options) : definition.options;
  const parsed = schema?.safeParse(options);
  const issues = parsed?.error?.issues ?? [];
  return issues.flatMap((issue) => {
    const [option] = issue.path;
    if (typeof option !== 'string' || mayChange(definition, option, options[option])) return [];
    return [{ option, message: `${optionPath(issue)}: ${issue.message}` }];
  });
}

/** A value with formulas is known only when it runs. */
function mayChange(definition: ActionDescription, option: string, value: Json | undefined): boolean {
  if (value === undefined || isPlain(definition, option)) return false;
  const { constant, problems } = compile(value);
  return !constant || problems.length > 0;
}

/** Whether an option is taken as it is written, whatever looks like a formula in it. */
export function isPlain({ form }: ActionDescription, option: string): boolean {
  return form.some(({ key, formula }) => key === option && formula === false);
}
