import type { Json } from '../json.ts';
import { isObject } from '../values.ts';

/** Equal values have equal texts, whatever the order of their keys. Walk the value first: this one does not ask. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`)
    .join(',')}}`;
}
