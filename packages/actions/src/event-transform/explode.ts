import { type ActionContext, Fatal, type RunResult } from '@storyloom/engine';
import { excerpt } from '../coerce.ts';
import type { EventTransformOptions } from './options.ts';

/** Keys of an exploded event that are not the element's. */
const taken = ['index', 'guid', 'size'];

/**
 * One event for each element of a list. `guid` is the same in all of them, and the same again when the
 * Action run is tried once more; `size` is how many go on.
 */
export function explode({ path, to, limit }: EventTransformOptions, context: ActionContext): RunResult {
  if (!Array.isArray(path)) {
    throw new Fatal(`path: needs a list, and this is ${excerpt(path)}.`, {
      code: 'bad_option',
      option: 'path',
      detail: path,
    });
  }
  if (taken.includes(to)) {
    throw new Fatal(`to: ${excerpt(to)} is a key that every exploded event has. Choose another name.`, {
      code: 'bad_option',
      option: 'to',
      detail: to,
    });
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
