/**
 * The options of an Event Transform as they are written. None is evaluated before the run: each mode
 * evaluates its own, in which formulas read LOCAL.
 */
import type { Json, JsonObject } from '@storyloom/engine';
import { z } from 'zod';
import { objectOption } from '../coerce.ts';

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
