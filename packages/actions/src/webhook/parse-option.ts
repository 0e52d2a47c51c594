import { Fatal } from '@storyloom/engine';
import type { z } from 'zod';

/** An evaluated option as the schema takes it. Throws Fatal naming the option and the place in it. */
export function parseOption<Out>(
  schema: z.ZodType<Out>,
  { option, value }: { option: string; value: unknown },
): Out {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = [...(option === '' ? [] : [option]), ...(issue?.path ?? [])].map(String).join('.');
  throw badOption(path, issue?.message ?? 'not valid.');
}

export function badOption(option: string, message: string): Fatal {
  return new Fatal(`${option}: ${message}`, { code: 'bad_option', option });
}
