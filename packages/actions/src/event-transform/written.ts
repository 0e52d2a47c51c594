/** What an Event Transform's options say as they are written: its mode, and what its message is made of. */
import type { Json, JsonObject } from '@storyloom/engine';
import { isAbsent, scalarText } from '../values.ts';

export const modes = [
  'message_only',
  'explode',
  'implode',
  'delay',
  'deduplicate',
  'extract',
  'throttle',
  'automatic',
] as const;

export type Mode = (typeof modes)[number];

/** The mode that a value names, in any case; null for none that is known. */
export function modeOf(value: Json | undefined): Mode | null {
  if (isAbsent(value)) return 'message_only';
  const text = scalarText(value).trim().toLowerCase();
  return modes.find((mode) => mode === text) ?? null;
}

/** Keys that are no part of a message; the last two are of files that say how long a person would take. */
const noContent = [
  'mode',
  'local',
  'rules',
  'must_match',
  'payload',
  'loop',
  'expected_update_period_in_days',
  'manual_time',
];

/**
 * What a message is made of: its payload or, in stories from before there was one, every other option
 * under its own key.
 */
export function contentOf(all: JsonObject): { whole: Json } | { fields: [string, Json][] } {
  const { payload } = all;
  if (payload !== undefined && payload !== null) return { whole: payload };
  const fields = Object.entries(all).filter(([key, value]) => value !== null && !noContent.includes(key));
  return { fields };
}
