/** What a loop goes over. */
import { Fatal, type Json } from '@storyloom/engine';
import { excerpt } from './coerce.ts';

/** A list has indexes only; an object has keys too. Throws Fatal for anything else. */
export function loopElements(over: Json): { key: string | null; value: Json }[] {
  if (Array.isArray(over)) return over.map((value) => ({ key: null, value }));
  if (over !== null && typeof over === 'object') {
    return Object.entries(over).map(([key, value]) => ({ key, value }));
  }
  throw new Fatal(`loop: needs a list or an object, and this is ${excerpt(over)}.`, {
    code: 'bad_option',
    option: 'loop',
    detail: over,
  });
}
