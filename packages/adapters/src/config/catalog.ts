/** The declared variables as data: for `.env.example`, the documentation and `storyloom config`. */
import * as z from 'zod';
import { programSchemas } from './config.ts';
import { type Environment, rawValue } from './read.ts';
import { aboutSetting } from './setting.ts';

type Program = keyof typeof programSchemas;

export type Variable = {
  name: string;
  description: string;
  /** As a user would write it; null when unset has its own meaning. */
  default: string | null;
  example: string | null;
  /** Masked in every output, and readable from the file that `<name>_FILE` names. */
  secret: boolean;
  programs: Program[];
  required: boolean;
};

const programs: Program[] = ['app', 'worker', 'cli'];

const describe = (name: string, schema: z.core.$ZodType): Variable => ({
  name,
  ...aboutSetting(name, schema),
  default: schema instanceof z.ZodPrefault ? String(schema.def.defaultValue) : null,
  programs: programs.filter((program) => name in programSchemas[program].shape),
  required: !z.safeParse(schema, undefined).success,
});

const declared: Record<string, z.core.$ZodType> = {
  ...programSchemas.app.shape,
  ...programSchemas.worker.shape,
  ...programSchemas.cli.shape,
};

/** Every variable once: first what the app reads, in the order of its declaration, then the rest. */
export const variables: readonly Variable[] = Object.entries(declared).map(([name, schema]) =>
  describe(name, schema),
);

export type MaskedVariable = {
  name: string;
  /** What a program would take; null when unset and without default. */
  value: string | null;
  from: 'environment' | 'file' | 'default' | 'unset' | 'unreadable';
};

const mask = '********';

/** A URL loses its password only, any other secret all of its text. */
function masked(text: string): string {
  const url = URL.parse(text);
  if (!url?.protocol.match(/^(postgres(ql)?|rediss?|https?):$/)) return mask;
  if (url.password !== '') url.password = mask;
  for (const name of url.searchParams.keys()) {
    if (/password|secret|token/i.test(name)) url.searchParams.set(name, mask);
  }
  return url.href;
}

/** What every variable stands at, safe to show. */
export function maskedConfig(env: Environment): MaskedVariable[] {
  return variables.map(({ name, secret, default: fallback }) => {
    const raw = rawValue(name, secret, env);
    if (raw === null) return { name, value: fallback, from: fallback === null ? 'unset' : 'default' };
    if ('problem' in raw) return { name, value: null, from: 'unreadable' };
    return { name, value: secret ? masked(raw.text) : raw.text, from: raw.from };
  });
}
