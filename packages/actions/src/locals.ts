/** The option `local`: named values that an Action works out once a run and reads as `LOCAL.name`. */
import { type ActionContext, Fatal, type Json, type JsonObject } from '@storyloom/engine';
import { excerpt, isAbsent } from './coerce.ts';

/**
 * The context in which formulas read `LOCAL`. The entries of `local`, as they are written, are evaluated
 * in order, so that later ones read earlier ones; without any the context stays as it is. The option has
 * to be deferred, and so does every option whose formulas read LOCAL. Throws Fatal for what is no object,
 * and FormulaError naming the entry.
 */
export function withLocals<Context extends Evaluating>(context: Context, local: Json): Context {
  const entries = entriesOf(local);
  if (entries.length === 0) return context;
  let values: JsonObject = {};
  for (const [name, value] of entries) {
    values = { ...values, [name]: context.evaluate(`local.${name}`, value, { LOCAL: values }) };
  }
  return {
    ...context,
    evaluate: (option, value, locals) => context.evaluate(option, value, { LOCAL: values, ...locals }),
  };
}

/** What evaluates formulas in a deferred option. */
export type Evaluating = Pick<ActionContext, 'evaluate'>;

function entriesOf(local: Json): [string, Json][] {
  if (isAbsent(local)) return [];
  if (local !== null && typeof local === 'object' && !Array.isArray(local)) return Object.entries(local);
  throw new Fatal(`local: must be an object of names and values; it is ${excerpt(local)}.`, {
    code: 'bad_option',
    option: 'local',
    detail: local,
  });
}
