/** What the options of an Event Transform have to be, mode by mode. */
import type { JsonObject } from '@storyloom/engine';
import { z } from 'zod';
import { readOption } from '../coerce.ts';
import { isAbsent, readChoice } from '../values.ts';
import { automaticOptions } from './automatic.ts';
import { deduplicateOptions } from './deduplicate.ts';
import { delayOptions } from './delay.ts';
import { explodeOptions } from './explode.ts';
import { extractOptions } from './extract.ts';
import { gateOptions } from './gate.ts';
import { implodeOptions } from './implode.ts';
import { throttleOptions } from './throttle.ts';
import { type Mode, modeOf, modes } from './written.ts';

const byMode: Record<Mode, z.ZodObject> = {
  message_only: z.object({}),
  explode: explodeOptions,
  implode: implodeOptions,
  delay: delayOptions,
  deduplicate: deduplicateOptions,
  extract: extractOptions,
  throttle: throttleOptions,
  automatic: automaticOptions,
};

const modeOption = z.object({ mode: readOption((value) => readChoice(value, modes, 'message_only')) });

/** By the mode as it is written, with the rules of the gate where there are some. */
export function writtenOptions(written: JsonObject): z.ZodType {
  const mode = modeOf(written.mode);
  if (mode === null) return modeOption;
  return isAbsent(written.rules) ? byMode[mode] : byMode[mode].extend(gateOptions.shape);
}
