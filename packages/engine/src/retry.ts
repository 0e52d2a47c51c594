/** When an Action run that failed is tried again, and after how long. */
import { isObject, type Json, type RunError } from './model.ts';
import type { RetryPolicy } from './settings.ts';

/** Codes of failures without an answer; a policy calls them `0`, too. */
const noAnswer = new Set(['timeout', 'unreachable', 'no_answer']);

/** What may pass by itself: no answer, too early, too many, the server's fault. */
const passing = ['0', '408', '425', '429', '500-599'];

/**
 * Milliseconds until the next try; null when the policy has no more, or does not name this failure.
 * Exponential pauses double; all but a third of a pause is certain, so that runs that failed together do
 * not come back together. A server's Retry-After counts when it is longer, up to the longest pause.
 */
export function retryPause(
  policy: RetryPolicy | undefined,
  failed: { error: RunError; failures: number; retryAfterMs: number | null },
  random: () => number = Math.random,
): number | null {
  if (!policy || failed.failures > policy.max) return null;
  const names = policy.on.length > 0 ? policy.on : passing;
  if (!names.some((name) => isNamed(name, failed.error))) return null;
  const doublings = policy.backoff === 'exponential' ? Math.min(failed.failures - 1, 30) : 0;
  const longest = policy.max_delay_s * 1000;
  const pause = Math.min(policy.delay_s * 1000 * 2 ** doublings, longest);
  const spread = pause * (2 / 3 + random() / 3);
  return Math.round(Math.max(spread, Math.min(failed.retryAfterMs ?? 0, longest)));
}

function isNamed(name: string, error: RunError): boolean {
  if (name === error.code) return true;
  if (name === '0') return noAnswer.has(error.code);
  const status = statusOf(error.detail);
  const range = /^(\d{3})(?:-(\d{3}))?$/.exec(name);
  if (status === null || !range) return false;
  const from = Number(range[1]);
  return status >= from && status <= Number(range[2] ?? from);
}

/** The HTTP status that an error tells of; null without one. */
export function statusOf(detail: Json | undefined): number | null {
  if (!isObject(detail)) return null;
  return typeof detail.status === 'number' ? detail.status : null;
}
