/**
 * What one environment variable is: a zod schema for its text, and the words that
 * `.env.example`, docs/configuration.md and `storyloom config` show. Both stand in one place.
 */
import * as z from 'zod';

export type About = {
  description: string;
  /** Kept out of every output; `<NAME>_FILE` may name a file that holds it. */
  secret: boolean;
  example: string | null;
};

const registry = z.registry<About>();

/** Declares a variable. Its default, if any, is the schema's `prefault`: text, as a user would write it. */
export function setting<S extends z.ZodType>(
  schema: S,
  about: { description: string; secret?: boolean; example?: string },
): S {
  registry.add(schema, {
    description: about.description,
    secret: about.secret ?? false,
    example: about.example ?? null,
  });
  return schema;
}

/** Throws for a schema that never went through `setting`: such a variable would be undocumented. */
export function aboutSetting(name: string, schema: z.core.$ZodType): About {
  const about = registry.get(schema);
  if (!about) throw new Error(`${name} is not declared with setting()`);
  return about;
}

/** A whole number within bounds, both included. */
export function whole(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

export function flag() {
  return z.stringbool({ error: 'must be true or false' });
}

/** Comma-separated entries, each checked; empty ones are ignored. */
export function listOf(valid: (entry: string) => boolean, what: string) {
  return z.string().transform((text, context) => {
    const entries = text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
    for (const entry of entries) {
      if (!valid(entry)) context.addIssue({ code: 'custom', message: `"${entry}" is not ${what}` });
    }
    return entries;
  });
}

/** A URL of one of the given schemes (with the colon, as `URL.protocol` has it). */
export function urlOf(protocols: readonly string[]) {
  const message = `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
  return z.string().refine((text) => protocols.includes(URL.parse(text)?.protocol ?? ''), message);
}
