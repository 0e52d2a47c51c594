/**
 * The options of an Event Transform as they are written, and what its modes are. None is evaluated before
 * the run: each mode evaluates its own, in which formulas read LOCAL.
 */
import type { Json, JsonObject } from '@storyloom/engine';
import { z } from 'zod';
import { isAbsent, objectOption, scalarText } from '../coerce.ts';

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

/** Unchecked: each mode checks its own; local values are worked out before any of them. */
const written = z.custom<Json>().exactOptional();

export const options: z.ZodType<EventTransformOptions> = z
  .object({
    mode: written,
    local: objectOption.exactOptional(),
    rules: written,
    must_match: written,
    payload: written,
    loop: written,
    path: written,
    to: written,
    limit: written,
    guid_path: written,
    size_path: written,
    item_path: written,
    seconds: written,
    lookback: written,
    period: written,
    emit_duplicates: written,
    emit_duplicate: written,
    matchers: written,
    interval: written,
    capacity: written,
    events_per_run: written,
    throttle_key: written,
    language: written,
    script: written,
    input: written,
    guidance: written,
  })
  // Messages of old stories are made of whatever keys their authors chose.
  .catchall(z.custom<Json>());

/** By key, as their author wrote them. */
export type EventTransformOptions = JsonObject;

/** The mode that a value names, in any case; null for none that is known. */
export function modeOf(value: Json | undefined): Mode | null {
  if (isAbsent(value)) return 'message_only';
  const text = scalarText(value).trim().toLowerCase();
  return modes.find((mode) => mode === text) ?? null;
}

/** Off as it is written in an option, before any formula: false, `"false"`, null or blank. */
export function isOff(value: Json | undefined): boolean {
  return isAbsent(value) || scalarText(value).trim().toLowerCase() === 'false';
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
export function contentOf(all: EventTransformOptions): { whole: Json } | { fields: [string, Json][] } {
  const { payload } = all;
  if (payload !== undefined && payload !== null) return { whole: payload };
  const fields = Object.entries(all).filter(([key, value]) => value !== null && !noContent.includes(key));
  return { fields };
}
