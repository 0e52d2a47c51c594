/** Deferred options, evaluated and parsed when their handler asks for them. */
import { type ActionContext, checkedOptions, type Json, type JsonObject } from '@storyloom/engine';
import type { z } from 'zod';

/** What evaluates formulas in a deferred option. */
export type Evaluating = Pick<ActionContext, 'evaluate'>;

/**
 * The options that a schema names, of those that are `written`: formulas evaluated, values coerced.
 * Throws FormulaError or Fatal naming the option.
 */
export function evaluated<Options>(
  context: Evaluating,
  written: Readonly<Record<string, Json>>,
  schema: z.ZodType<Options> & { shape: object },
): Options {
  const values: JsonObject = {};
  for (const key of Object.keys(schema.shape)) {
    const value = Object.hasOwn(written, key) ? written[key] : undefined;
    if (value !== undefined && value !== null) values[key] = context.evaluate(key, value);
  }
  return checkedOptions(schema, values);
}
