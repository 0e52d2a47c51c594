/** The failures that a retry policy names, between what people write and what the engine reads. */
import type { Read } from '../../ui/amounts.ts';

/** What may pass by itself: after these a run is tried again when its policy names none. */
export const usualFailures = 'no answer, 408, 425, 429, 500–599';

/** Offered, so that nobody has to know how they are written. */
export const commonFailures = ['429', '500-599', '0'] as const;

/** `no answer`, `429`, `500–599`, `timeout` */
export function failureText(name: string): string {
  return name === '0' ? 'no answer' : name.replace('-', '–');
}

/** The other way: also takes `5xx` and ranges with any dash. */
export function readFailure(text: string): Read<string> {
  const plain = text.trim().toLowerCase();
  if (plain === '0' || plain === 'no answer') return { ok: true, value: '0' };
  const hundreds = /^([1-5])xx$/.exec(plain)?.[1];
  if (hundreds !== undefined) return { ok: true, value: `${hundreds}00-${hundreds}99` };
  const [, from, to] = /^(\d{3})(?:\s*[-–—]\s*(\d{3}))?$/.exec(plain) ?? [];
  if (from !== undefined) {
    if (to === undefined) return { ok: true, value: from };
    return Number(to) < Number(from)
      ? { ok: false, message: `The range ends before it begins: ${from}–${to}.` }
      : { ok: true, value: `${from}-${to}` };
  }
  if (/^[a-z][a-z_]{0,60}$/.test(plain)) return { ok: true, value: plain };
  return { ok: false, message: 'Write a status (429), a range (500–599), “no answer”, or an error code.' };
}
