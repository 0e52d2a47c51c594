/** Scripts that people write, through the port that runs them out of reach of everything. */
import { type ActionContext, Fatal, type Json, type ScriptResult } from '@storyloom/engine';
import { badOption } from './bad-option.ts';
import { isAbsent, scalarText } from './values.ts';

/** Seconds and megabytes. */
export const scriptLimits = {
  timeout: { usual: 10, most: 60 },
  memory_mb: { usual: 64, least: 8, most: 256 },
};

const longestScript = 200_000;

type Run = {
  /** As it is written: a script is not searched for formulas, since `<<` is JavaScript, too. */
  script: Json;
  input: Json;
  timeout: number;
  memory_mb: number;
};

/** What the script returns. Its lines are logged as they come. Throws Fatal naming the line that failed. */
export async function runScript(context: ActionContext, run: Run): Promise<Json> {
  const code = codeOf(run.script);
  const result = await context.scripts.run({
    code,
    input: run.input,
    timeoutMs: run.timeout * 1_000,
    memoryMb: run.memory_mb,
    signal: context.signal,
    onLog: context.log,
  });
  if (result.ok) return result.output;
  throw failure(result, code);
}

function codeOf(script: Json): string {
  if (isAbsent(script)) throw badOption('script', 'is missing. Write JavaScript that defines main(input).');
  if (typeof script !== 'string')
    throw badOption('script', `must be text; it is ${scalarText(script).slice(0, 60)}.`);
  if (script.length > longestScript) {
    throw badOption('script', `is longer than ${longestScript.toLocaleString('en')} characters.`);
  }
  return script;
}

function failure(result: Extract<ScriptResult, { ok: false }>, code: string): Fatal {
  const { line } = result;
  const source = line === undefined ? undefined : code.split('\n')[line - 1];
  return new Fatal(`script${line === undefined ? '' : `, line ${line}`}: ${result.message}`, {
    code: `script_${result.code}`,
    option: 'script',
    ...(line === undefined ? {} : { detail: { line, source: (source ?? '').trim().slice(0, 200) } }),
  });
}
