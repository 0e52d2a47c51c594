/** `retry_on_status` and `retries`: they come to the retry policy that the engine carries out. */
import type { JsonObject, RetryPolicy } from '@storyloom/engine';
import { excerpt, isAbsent, isNumberText, type Read, scalarText } from '../values.ts';

/** As in Tines. */
const mostRetries = 25;

/** Seconds before the first new try; each pause is twice the last. */
const firstPause = 1;
const longestPause = 3_600;

/**
 * Statuses, ranges of them and `0` for no answer; null when absent. As it is written: the engine has to
 * know them before the Action runs, so formulas are refused.
 */
export function readRetryOnStatus(value: unknown): Read<string[] | null> {
  if (isAbsent(value)) return { ok: true, value: null };
  const list = namesOf(value);
  const wrong = list.find((name) => !/^(0|\d{3}|\d{3}-\d{3})$/.test(name));
  if (wrong === undefined) return { ok: true, value: list };
  return {
    ok: false,
    message: `must list statuses and ranges such as 429 or 500-599, or 0 for no answer, written out; ${excerpt(wrong)} is none of them.`,
  };
}

export function readRetries(value: unknown): Read<number | null> {
  if (isAbsent(value)) return { ok: true, value: null };
  const number = isNumberText(scalarText(value)) ? Number(value) : Number.NaN;
  if (Number.isInteger(number) && number >= 0 && number <= mostRetries) return { ok: true, value: number };
  return {
    ok: false,
    message: `must be a whole number from 0 to ${mostRetries}, written out; it is ${excerpt(value)}.`,
  };
}

/** Undefined when neither option says anything that can be read. */
export function retryOf(written: JsonObject): RetryPolicy | undefined {
  const on = readRetryOnStatus(written.retry_on_status);
  const retries = readRetries(written.retries);
  if (!on.ok || !retries.ok) return undefined;
  if (on.value === null && retries.value === null) return undefined;
  return {
    max: retries.value ?? mostRetries,
    delay_s: firstPause,
    backoff: 'exponential',
    max_delay_s: longestPause,
    on: on.value ?? [],
  };
}

function namesOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : scalarText(value).split(',');
  return list.map((name) => scalarText(name).replace(/\s/g, '')).filter((name) => name !== '');
}
