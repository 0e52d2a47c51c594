import type { ActionContext, RunResult } from '@storyloom/engine';
import { z } from 'zod';
import { badOption } from '../bad-option.ts';
import { flagOption, jsonOption, numberOption } from '../coerce.ts';
import { mostSeconds, spokenSeconds } from '../duration.ts';
import { evaluated } from '../evaluated.ts';
import { keyText } from '../key-text.ts';
import { excerpt, isAbsent } from '../values.ts';
import type { EventTransformOptions } from './options.ts';

const mostKeys = 1_000;

export const deduplicateOptions = z.object({
  path: jsonOption(null),
  lookback: numberOption({ fallback: null, min: 1, max: mostKeys, whole: true }),
  period: numberOption({ fallback: null, min: 1, max: mostSeconds }),
  emit_duplicates: flagOption(false),
  /** The same, as some stories spell it. */
  emit_duplicate: flagOption(false),
});

/** Passes an event on when no other with its key did lately. */
export async function deduplicate(
  options: EventTransformOptions,
  context: ActionContext,
): Promise<RunResult> {
  const { path, lookback, period, ...more } = evaluated(context, options, deduplicateOptions);
  if (lookback !== null && period !== null) {
    throw badOption(
      'lookback',
      'counts keys and period counts seconds, and both are given. Leave one of them empty.',
    );
  }
  const passed: RunResult = { emit: [{ payload: context.event }] };
  if (isAbsent(path)) {
    context.warn('path: is null or empty, so the event has nothing to compare, and passes.');
    return passed;
  }
  const reach = period === null ? { last: lookback ?? mostKeys } : { periodMs: period * 1_000 };
  if (await context.remember({ key: keyText(path), ...reach })) return passed;
  const among =
    period === null
      ? `the last ${reach.last?.toLocaleString('en')} that passed`
      : `those of the last ${spokenSeconds(period)}`;
  context.log('info', `${excerpt(path)} is a duplicate: it is among ${among}.`);
  const isEmitted = more.emit_duplicates || more.emit_duplicate;
  return { emit: isEmitted ? [{ port: 'duplicate', payload: context.event }] : [] };
}
