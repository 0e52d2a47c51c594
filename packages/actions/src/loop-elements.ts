/** What a loop goes over. */
import { Fatal, isObject, type Json } from '@storyloom/engine';
import { badOption } from './bad-option.ts';
import { excerpt } from './values.ts';

/** A loop takes fewer elements than this, as in Tines. */
const tooMany = 20_000;

/** A list has indexes only; an object has keys too. Throws Fatal for anything else, and for too many. */
export function loopElements(over: Json): { key: string | null; value: Json }[] {
  const elements = elementsOf(over);
  if (elements.length < tooMany) return elements;
  const count = elements.length.toLocaleString('en');
  throw new Fatal(
    `loop: ${count} elements are too many; a loop takes fewer than 20,000. Split the list first.`,
    { code: 'too_many_elements', option: 'loop' },
  );
}

function elementsOf(over: Json): { key: string | null; value: Json }[] {
  if (Array.isArray(over)) return over.map((value) => ({ key: null, value }));
  if (isObject(over)) return Object.entries(over).map(([key, value]) => ({ key, value }));
  throw badOption('loop', `needs a list or an object, and this is ${excerpt(over)}.`, over);
}
