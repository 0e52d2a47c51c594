/** The options of an Action as values: formulas evaluated, checked by the schema of its type. */
import { evaluate, FormulaError, type Scope } from '@storyloom/formula';
import type { z } from 'zod';
import { type ActionContext, Fatal } from './action.ts';
import { type CompiledAction, compiledOption } from './compile.ts';
import { type Json, type JsonObject, objectOf } from './model.ts';

/**
 * The scope in which formulas read the Action's local values as LOCAL, worked out in order, so that later
 * ones read earlier ones. Throws FormulaError naming the one that fails.
 */
export function withLocals(action: CompiledAction, scope: Scope, locals = action.locals): Scope {
  if (locals.length === 0) return scope;
  const local: JsonObject = Object.create(null);
  const whole = { ...scope, roots: { ...scope.roots, LOCAL: local } };
  for (const [name, value] of locals) {
    local[name] = atOption(`${action.definition.locals}.${name}`, () => evaluate(value, whole));
  }
  return whole;
}

/** Evaluates parts of deferred options; a formula's error names the option and the path in it. */
export function evaluatorOf(action: CompiledAction, scope: Scope): ActionContext['evaluate'] {
  return (option, value, locals) =>
    atOption(option, () =>
      evaluate(
        compiledOption(action, option, value),
        locals ? { ...scope, roots: { ...scope.roots, ...locals } } : scope,
      ),
    );
}

/** The options as the handler takes them. Throws FormulaError, or Fatal naming the option that is wrong. */
export function optionsIn(action: CompiledAction, scope: Scope): unknown {
  const values = evaluate(action.options, scope);
  const deferred = Object.fromEntries(
    [...action.deferred.keys()].map((key) => [key, action.rawOptions[key] ?? null]),
  );
  const whole = objectOf(values);
  return checkedOptions(action.definition.options, { ...whole, ...deferred }, action.definition.sensitive);
}

/** Option values by a schema. Throws Fatal naming the option that is wrong, and its value unless it is sensitive. */
export function checkedOptions<Options>(
  schema: z.ZodType<Options>,
  values: JsonObject,
  sensitive: readonly string[] = [],
): Options {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const option = issue ? optionPath(issue) : '';
  const shown = option !== '' && !sensitive.includes(String(issue?.path[0]));
  throw new Fatal(`${option === '' ? 'The options' : option}: ${issue?.message ?? 'not valid'}`, {
    code: 'bad_option',
    ...(option === '' ? {} : { option }),
    ...(shown ? { detail: valueAt(values, issue?.path ?? []) } : {}),
  });
}

/** A formula error inside a deferred option names the whole path: `payload` and what is inside it. */
function atOption<T>(option: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    const { message, code, start, end } = error;
    const path = error.path === '' ? option : joinPath(option, error.path);
    throw new FormulaError({ message, code, path, start, end });
  }
}

function joinPath(option: string, path: string): string {
  return path.startsWith('[') ? option + path : `${option}.${path}`;
}

/** `headers.accept`, `rules[0].type`. */
export function optionPath(issue: z.core.$ZodIssue): string {
  return issue.path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : joinPath(text, String(key)).replace(/^\./, ''),
    '',
  );
}

function valueAt(value: Json, path: readonly PropertyKey[]): Json {
  let current: Json | undefined = value;
  for (const key of path) {
    if (Array.isArray(current)) current = current[Number(key)];
    else if (current !== null && typeof current === 'object') current = current[String(key)];
    else return null;
  }
  return current ?? null;
}
