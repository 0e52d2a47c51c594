/** One Action run: options evaluated, handler called, its answer or its error as data. */
import { evaluate, FormulaError } from '@storyloom/formula';
import type { z } from 'zod';
import { type ActionContext, Fatal, type HandlerRunner, RetryAfter, type RunResult } from './action.ts';
import { type CompiledAction, compiledOption } from './compile.ts';
import type { Id, Json, JsonObject, RunError } from './model.ts';
import type { HttpOut } from './ports.ts';
import { isLarger, mostOutputBytes } from './size.ts';

export type Execution =
  | { kind: 'emitted'; emit: { payload: Json; port: string }[]; warnings: string[] }
  | { kind: 'waiting'; ms: number; reason: string; warnings: string[] }
  | { kind: 'failed'; error: RunError; warnings: string[] };

export type ExecuteInput = {
  runId: Id;
  attempt: number;
  event: Json;
  /** What formulas may name: upstream slugs, META. */
  roots: JsonObject;
  http: HttpOut;
  signal: AbortSignal;
};

const mostWarnings = 20;

/** Never throws for what an author can cause; a throw here is a bug of ours. */
export async function execute(
  action: CompiledAction,
  runner: HandlerRunner<unknown>,
  input: ExecuteInput,
): Promise<Execution> {
  const warnings: string[] = [];
  const warn = (text: string) => {
    if (warnings.length < mostWarnings && !warnings.includes(text)) warnings.push(text);
  };
  const onMissing = (path: string) => warn(`${path} is not there, so it counts as NULL.`);
  const context: ActionContext = {
    event: input.event,
    evaluate: (option, value, locals) =>
      atOption(option, () =>
        evaluate(compiledOption(action, option, value), {
          roots: locals ? { ...input.roots, ...locals } : input.roots,
          onMissing,
        }),
      ),
    http: input.http,
    idempotencyKey: input.runId,
    attempt: input.attempt,
    signal: input.signal,
    warn,
  };
  try {
    const values = evaluate(action.options, { roots: input.roots, onMissing });
    const options = parseOptions(action, values);
    const result = await runner.run(options, context);
    if ('emit' in result && result.emit.some(({ payload }) => isLarger(payload, mostOutputBytes))) {
      throw new Fatal(`The result is larger than ${mostOutputBytes / 1024 ** 2} MB. Pass on less of it.`, {
        code: 'too_large',
      });
    }
    return { ...executionOf(result), warnings };
  } catch (error) {
    if (error instanceof RetryAfter) {
      return { kind: 'waiting', ms: error.ms, reason: error.message, warnings };
    }
    const known = runErrorOf(error);
    if (!known) throw error;
    return { kind: 'failed', error: known, warnings };
  }
}

/** The options as the handler takes them. Throws Fatal naming the option that is wrong. */
export function parseOptions(action: CompiledAction, values: Json): unknown {
  const deferred = Object.fromEntries(
    [...action.deferred.keys()].map((key) => [key, action.rawOptions[key] ?? null]),
  );
  const whole = values !== null && typeof values === 'object' && !Array.isArray(values) ? values : {};
  const parsed = action.definition.options.safeParse({ ...whole, ...deferred });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const option = issue ? optionPath(issue) : '';
  const shown = option !== '' && !action.definition.sensitive?.includes(String(issue?.path[0]));
  throw new Fatal(`${option === '' ? 'The options' : option}: ${issue?.message ?? 'not valid'}`, {
    code: 'bad_option',
    ...(option === '' ? {} : { option }),
    ...(shown ? { detail: valueAt(whole, issue?.path ?? []) } : {}),
  });
}

/** The error as users see it, or null when it is none that an author can cause. */
export function runErrorOf(error: unknown): RunError | null {
  if (error instanceof FormulaError) {
    return {
      message: error.message,
      code: error.code,
      ...(error.path === '' ? {} : { option: error.path }),
      position: error.start,
    };
  }
  if (error instanceof Fatal) {
    return {
      message: error.message,
      code: error.code,
      ...(error.option === undefined ? {} : { option: error.option }),
      ...(error.detail === undefined ? {} : { detail: error.detail }),
    };
  }
  return null;
}

function executionOf(result: RunResult) {
  if ('wait' in result) return { kind: 'waiting' as const, ms: result.wait.ms, reason: result.wait.reason };
  const emit = result.emit.map(({ payload, port }) => ({ payload, port: port ?? 'success' }));
  return { kind: 'emitted' as const, emit };
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

function optionPath(issue: z.core.$ZodIssue): string {
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
