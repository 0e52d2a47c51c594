/** Payloads as query strings and forms. */
import type { Json } from '@storyloom/engine';
import { type EventFile, fileOf } from '../files.ts';

export type ParamsEncoder = 'nested' | 'flat';
type Fields = { [name: string]: Json };

/**
 * `a=1&b%5B%5D=2`. Objects inside become `a[b]=…`; lists `a[]=…` for each element, or with `flat` the
 * plain name again. Null leaves its name out.
 */
export function encodeFields(payload: Fields, encoder: ParamsEncoder): string {
  return new URLSearchParams(fieldsOf(payload, encoder)).toString();
}

/** The same without encoding anything. */
export function plainFields(payload: Fields, encoder: ParamsEncoder): string {
  return fieldsOf(payload, encoder)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** The parts of a multipart form: text, and files where an object is one. */
export function formParts(payload: Fields, encoder: ParamsEncoder): [name: string, EventFile | string][] {
  return walk(payload, encoder, fileOf);
}

function fieldsOf(payload: Fields, encoder: ParamsEncoder): [string, string][] {
  return walk<never>(payload, encoder, () => null);
}

type Leaf<Value> = [name: string, value: Value | string];

function walk<Value>(
  payload: Fields,
  encoder: ParamsEncoder,
  whole: (value: Json) => Value | null,
): Leaf<Value>[] {
  const leaves = (name: string, value: Json): Leaf<Value>[] => {
    if (value === null) return [];
    if (typeof value !== 'object') return [[name, String(value)]];
    const taken = whole(value);
    if (taken !== null) return [[name, taken]];
    if (Array.isArray(value)) {
      const elementName = encoder === 'flat' ? name : `${name}[]`;
      return value.flatMap((element) => leaves(elementName, element));
    }
    return Object.entries(value).flatMap(([key, inner]) => leaves(`${name}[${key}]`, inner));
  };
  return Object.entries(payload).flatMap(([name, value]) => leaves(name, value));
}
