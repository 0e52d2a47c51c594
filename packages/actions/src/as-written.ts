/** Options as their author wrote them, in few words: for the line on an Action's card. */
import type { Json } from '@storyloom/engine';
import { isAbsent } from './values.ts';

const longest = 60;

/**
 * A value on one line of at most 60 characters. A pill shows the last part of its path
 * (`<<price_order.total>>` is `total`), or `…` when it is more than a path.
 */
export function asWritten(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text
    .replace(/<<(.*?)>>/gs, (_, formula: string) => lastPart(formula.trim()))
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** As `asWritten`, or `fallback` for a value that is absent or blank. */
export function writtenOr(value: Json | undefined, fallback: string): string {
  return isAbsent(value) ? fallback : asWritten(value);
}

function lastPart(formula: string): string {
  const path = /^(?:[A-Za-z_]\w*(?:\[\d+\])*\.)*([A-Za-z_]\w*(?:\[\d+\])*)$/.exec(formula);
  return path?.[1] ?? '…';
}
