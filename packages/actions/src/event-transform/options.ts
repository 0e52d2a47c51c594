/** The options of an Event Transform, and what its modes are. */
import type { Json } from '@storyloom/engine';
import { z } from 'zod';
import { isAbsent, jsonOption, numberOption, scalarText, textOption } from '../coerce.ts';
import { mostSeconds } from '../duration.ts';

export const modes = ['message_only', 'explode', 'implode', 'delay'] as const;

export type Mode = (typeof modes)[number];

/** One Action run emits no more events than this. */
export const mostElements = 20_000;

export const options = z.object({
  mode: textOption('message_only'),
  payload: jsonOption({}),
  loop: jsonOption(false),
  path: jsonOption(null),
  to: textOption('item'),
  limit: numberOption({ fallback: 500, min: 1, max: mostElements, whole: true }),
  guid_path: jsonOption(null),
  size_path: numberOption({ fallback: null, min: 1, max: 1_000_000, whole: true }),
  item_path: jsonOption(null),
  seconds: numberOption({ fallback: null, min: 0, max: mostSeconds }),
});

export type EventTransformOptions = z.infer<typeof options>;

/** The mode that a value names, in any case; null for none that is known. */
export function modeOf(written: Json | undefined): Mode | null {
  if (isAbsent(written)) return 'message_only';
  const text = scalarText(written).trim().toLowerCase();
  return modes.find((mode) => mode === text) ?? null;
}

/** Off as it is written in an option, before any formula: false, `"false"`, null or blank. */
export function isOff(written: Json | undefined): boolean {
  return isAbsent(written) || scalarText(written).trim().toLowerCase() === 'false';
}
