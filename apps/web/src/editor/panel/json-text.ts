import type { Json } from '@storyloom/engine';

export type Parsed = { ok: true; value: Json | undefined } | { ok: false; message: string };

/** A JSON option as people edit it: a plain text stands without quotes, unless it would read as something else. */
export function jsonText(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  return parses(value) || /^\s*[[{"]/.test(value) || value.trim() === '' ? JSON.stringify(value) : value;
}

/** The other way. What begins like JSON must be JSON; anything else is a text; blank is no value. */
export function parseJsonText(text: string): Parsed {
  if (text.trim() === '') return { ok: true, value: undefined };
  try {
    const value: Json = JSON.parse(text);
    return { ok: true, value };
  } catch (error) {
    if (!/^\s*[[{"]/.test(text)) return { ok: true, value: text };
    return { ok: false, message: `Not JSON yet: ${reason(text, error)}` };
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Engines word and place the fault differently: the line is worked out from the offset when there is one. */
function reason(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const offset = /position (\d+)/.exec(message)?.[1];
  if (offset === undefined) return `${message.replace(/^JSON\.parse: /, '')}.`;
  const line = text.slice(0, Number(offset)).split('\n').length;
  const plain = message.replace(/ in JSON at position.*$/, '').replace(/ \(line.*$/, '');
  return `${plain}, line ${line}.`;
}

/** Where a text stops being JSON, to underline; the end of it where the reader does not tell. */
export function jsonFault(text: string): { start: number; end: number; message: string } {
  try {
    JSON.parse(text);
    return { start: 0, end: 0, message: '' };
  } catch (error) {
    const at = offsetOf(text, error);
    return { start: at, end: Math.min(text.length, at + 1), message: `Not JSON yet: ${reason(text, error)}` };
  }
}

/** From the offset or the line and column in the message, as each engine writes them. */
function offsetOf(text: string, error: unknown): number {
  const message = error instanceof Error ? error.message : '';
  const offset = /position (\d+)/.exec(message)?.[1];
  if (offset !== undefined) return Number(offset);
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  if (line === undefined || column === undefined) return Math.max(0, text.trimEnd().length - 1);
  const before = text.split('\n').slice(0, Number(line) - 1);
  return before.reduce((sum, one) => sum + one.length + 1, 0) + Number(column) - 1;
}

/** Text offsets of the strings inside a value as `jsonText` writes it, to underline what is wrong in them. */
export function spanInJson(
  text: string,
  value: Json,
  fault: { path: string; start: number; end: number },
): { start: number; end: number } | null {
  const held = stringAt(value, fault.path);
  if (held === null) return null;
  const quoted = JSON.stringify(held);
  const at = text.indexOf(quoted);
  const shift = at >= 0 ? at + 1 : text.indexOf(held);
  if (shift < 0) return null;
  const escapedTo = (offset: number) => JSON.stringify(held.slice(0, offset)).length - 2;
  return at >= 0
    ? { start: shift + escapedTo(fault.start), end: shift + escapedTo(fault.end) }
    : { start: shift + fault.start, end: shift + fault.end };
}

function stringAt(value: Json, path: string): string | null {
  let here: Json | undefined = value;
  for (const [, key, index] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    if (here === null || typeof here !== 'object' || here === undefined) return null;
    here = Array.isArray(here) ? here[Number(index ?? key)] : here[key ?? ''];
  }
  return typeof here === 'string' ? here : null;
}
