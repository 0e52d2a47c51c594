import type { ActionContext, RunResult } from '@storyloom/engine';
import { z } from 'zod';
import { badOption } from '../bad-option.ts';
import { numberOption } from '../coerce.ts';
import { mostSeconds, spokenSeconds } from '../duration.ts';
import { evaluated } from '../evaluated.ts';
import type { EventTransformOptions } from './options.ts';

export const delayOptions = z.object({ seconds: numberOption({ fallback: null, min: 0, max: mostSeconds }) });

/** Passes on what came in, once the time is over. While it waits it is a row: it holds no worker. */
export function delay(options: EventTransformOptions, context: ActionContext): RunResult {
  if (context.hasWaited) return { emit: [{ payload: context.event }] };
  const { seconds } = evaluated(context, options, delayOptions);
  if (seconds === null) {
    throw badOption('seconds', 'is missing. Say how long to wait.');
  }
  if (seconds === 0) return { emit: [{ payload: context.event }] };
  return { wait: { ms: Math.round(seconds * 1000), reason: `Delayed for ${spokenSeconds(seconds)}.` } };
}
