import { type ActionContext, Fatal, type RunResult } from '@storyloom/engine';
import { spokenSeconds } from '../duration.ts';
import type { EventTransformOptions } from './options.ts';

/** Passes on what came in, once the time is over. While it waits it is a row: it holds no worker. */
export function delay({ seconds }: EventTransformOptions, context: ActionContext): RunResult {
  if (seconds === null) {
    throw new Fatal('seconds: is missing. Say how long to wait.', { code: 'bad_option', option: 'seconds' });
  }
  if (context.hasWaited || seconds === 0) return { emit: [{ payload: context.event }] };
  return { wait: { ms: Math.round(seconds * 1000), reason: `Delayed for ${spokenSeconds(seconds)}.` } };
}
