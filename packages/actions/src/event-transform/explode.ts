import type { ActionContext, RunResult } from '@storyloom/engine';
import { z } from 'zod';
import { badOption } from '../bad-option.ts';
import { jsonOption, numberOption, textOption } from '../coerce.ts';
import { evaluated } from '../evaluated.ts';
import { excerpt } from '../values.ts';
import type { EventTransformOptions } from './options.ts';

/** One Action run emits no more events than this. */
const mostElements = 20_000;

export const explodeOptions = z.object({
  path: jsonOption(null),
  to: textOption('item'),
  limit: numberOption({ fallback: 500, min: 1, max: mostElements, whole: true }),
});

/** Keys of an exploded event that are not the element's. */
const taken = ['index', 'guid', 'size'];

/**
 * One event for each element of a list. `guid` is the same in all of them, and the same again when the
 * Action run is tried once more; `size` is how many go on.
 */
export function explode(options: EventTransformOptions, context: ActionContext): RunResult {
  const { path, to, limit } = evaluated(context, options, explodeOptions);
  if (taken.includes(to)) {
    throw badOption('to', `${excerpt(to)} is a key that every exploded event has. Choose another name.`, to);
  }
  if (!Array.isArray(path)) {
    context.warn(`path: needs a list, and this is ${excerpt(path)}; so nothing goes on.`);
    return { emit: [] };
  }
  const elements = path.slice(0, limit);
  if (elements.length < path.length) {
    const [all, some] = [path.length, elements.length].map((count) => count.toLocaleString('en'));
    context.warn(`path has ${all} elements; only the first ${some} go on, since limit says so.`);
  }
  if (elements.length === 0) context.log('info', 'The list is empty, so nothing goes on.');
  const [guid, size] = [context.idempotencyKey, elements.length];
  return { emit: elements.map((element, index) => ({ payload: { [to]: element, index, guid, size } })) };
}
