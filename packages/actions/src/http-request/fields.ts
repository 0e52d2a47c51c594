/** Payloads as query strings and forms. */
import type { Json } from '@storyloom/engine';

export type ParamsEncoder = 'nested' | 'flat';

/**
 * `a=1&b%5B%5D=2`. Objects inside become `a[b]=…`; lists `a[]=…` for each element, or with `flat` the
 * plain name again. Null leaves its name out.
 */
export function encodeFields(payload: { [name: string]: Json }, encoder: ParamsEncoder): string {
  const pairs = Object.entries(payload).flatMap(([name, value]) => pairsOf(name, value, encoder));
  return new URLSearchParams(pairs).toString();
}

function pairsOf(name: string, value: Json, encoder: ParamsEncoder): [string, string][] {
  if (value === null) return [];
  if (typeof value !== 'object') return [[name, String(value)]];
  if (Array.isArray(value)) {
    const elementName = encoder === 'flat' ? name : `${name}[]`;
    return value.flatMap((element) => pairsOf(elementName, element, encoder));
  }
  return Object.entries(value).flatMap(([key, inner]) => pairsOf(`${name}[${key}]`, inner, encoder));
}
