import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { aboutSetting } from './setting.ts';

export type Environment = Record<string, string | undefined>;

export type ConfigProblem = { variable: string; message: string };

export type ReadResult<T> = { ok: true; config: T } | { ok: false; problems: ConfigProblem[] };

export type RawValue = { text: string; from: 'environment' | 'file' } | { problem: ConfigProblem } | null;

/** The text of a variable, from itself or, for a secret, from the file that `<NAME>_FILE` names. Empty is unset. */
export function rawValue(name: string, secret: boolean, env: Environment): RawValue {
  const text = env[name] || null;
  const variable = `${name}_FILE`;
  const file = secret ? env[variable] || null : null;
  if (text !== null && file !== null) {
    return { problem: { variable, message: `is set together with ${name}; set only one of them` } };
  }
  if (file === null) return text === null ? null : { text, from: 'environment' };
  try {
    const content = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return content === '' ? null : { text: content, from: 'file' };
  } catch {
    return { problem: { variable, message: `names a file that cannot be read: ${file}` } };
  }
}

/** What one variable's schema cannot say: `given` has the text of every variable that is set. */
export type Rule = {
  variable: string;
  message: string;
  holds: (given: ReadonlyMap<string, string>) => boolean;
};

/**
 * Reads the variables that the schema's keys name. Reports every problem at once, at most one for a
 * variable; no message repeats a value that is secret.
 */
export function readConfig<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: Environment,
  rules: readonly Rule[] = [],
): ReadResult<z.output<z.ZodObject<Shape>>> {
  const problems = new Map<string, ConfigProblem>();
  const given = new Map<string, string>();
  for (const [name, variable] of Object.entries(schema.shape)) {
    const raw = rawValue(name, aboutSetting(name, variable).secret, env);
    if (raw === null) continue;
    if ('problem' in raw) problems.set(name, raw.problem);
    else given.set(name, raw.text);
  }
  const report = (variable: string, message: string) => {
    if (!problems.has(variable)) problems.set(variable, { variable, message });
  };
  const parsed = schema.safeParse(Object.fromEntries(given));
  for (const issue of parsed.error?.issues ?? []) {
    const variable = String(issue.path[0]);
    report(variable, given.has(variable) ? issue.message : 'is required');
  }
  for (const rule of rules) if (!rule.holds(given)) report(rule.variable, rule.message);
  if (parsed.success && problems.size === 0) return { ok: true, config: parsed.data };
  return { ok: false, problems: [...problems.values()] };
}
