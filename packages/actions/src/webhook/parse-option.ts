import type { z } from 'zod';
import { badOption } from '../bad-option.ts';

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
