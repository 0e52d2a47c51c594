/** `retry_on_status` and `retries`: they come to the retry policy that the engine carries out. */
import type { JsonObject, RetryPolicy } from '@storyloom/engine';
import { z } from 'zod';
import { excerpt, given, isAbsent, isNumberText, scalarText } from '../coerce.ts';

/** As in Tines. */
const mostRetries = 25;

/** Seconds before the first new try; each pause is twice the last. */
const firstPause = 1;
const longestPause = 3_600;

/**
 * Statuses, ranges of them and `0` for no answer; null when absent. As it is written: the engine has to
 * know them before the Action runs, so formulas are refused.
 */
export const retryOnStatusOption = given.transform((value, context) => {
  if (isAbsent(value)) return null;
  const list = namesOf(value);
  const wrong = list.find((name) => !/^(0|\d{3}|\d{3}-\d{3})$/.test(name));
  if (wrong === undefined) return list;
  context.addIssue({
    code: 'custom',
    input: value,
    message: `must list statuses and ranges such as 429 or 500-599, or 0 for no answer, written out; ${excerpt(wrong)} is none of them.`,
  });
  return z.NEVER;
});

export const retriesOption = given.transform((value, context) => {
  if (isAbsent(value)) return null;
  const number = isNumberText(scalarText(value)) ? Number(value) : Number.NaN;
  if (Number.isInteger(number) && number >= 0 && number <= mostRetries) return number;
  context.addIssue({
    code: 'custom',
    input: value,
    message: `must be a whole number from 0 to ${mostRetries}, written out; it is ${excerpt(value)}.`,
  });
  return z.NEVER;
});

/** Undefined when neither option says anything that can be read. */
export function retryOf(written: JsonObject): RetryPolicy | undefined {
  const on = retryOnStatusOption.safeParse(written.retry_on_status);
  const retries = retriesOption.safeParse(written.retries);
  if (!on.success || !retries.success) return undefined;
  if (on.data === null && retries.data === null) return undefined;
  return {
    max: retries.data ?? mostRetries,
    delay_s: firstPause,
    backoff: 'exponential',
    max_delay_s: longestPause,
    on: on.data ?? [],
  };
}

function namesOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : scalarText(value).split(',');
  return list.map((name) => scalarText(name).replace(/\s/g, '')).filter((name) => name !== '');
}
