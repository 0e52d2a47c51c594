/** Which mail comes in. */
import type { Json, JsonObject, MailState } from '@storyloom/engine';
import { z } from 'zod';
import { flagOption, given } from '../coerce.ts';
import { excerpt, isAbsent, scalarText } from '../values.ts';

const longest = 1_000;

/** One text or a list of texts, of which any will do; `*` stands for anything. Empty: anything will do. */
const patternsOption = given.transform((value, context): string[] => {
  if (isAbsent(value)) return [];
  const list = (Array.isArray(value) ? value : [value]).filter((one) => !isAbsent(one));
  const wrong = list.find((one) => typeof one === 'object' || scalarText(one).length > longest);
  if (wrong === undefined) return list.map(scalarText);
  context.addIssue({ code: 'custom', message: `must be text or a list of texts; it is ${excerpt(wrong)}.` });
  return z.NEVER;
});

const momentOption = given.transform((value, context): number | null => {
  if (isAbsent(value)) return null;
  const at = typeof value === 'number' ? value * 1000 : momentOf(scalarText(value));
  if (!Number.isNaN(at)) return at;
  context.addIssue({
    code: 'custom',
    message: `must be a date such as 2026-01-31 or, with a time and its zone, 2026-01-31T08:00:00Z; it is ${excerpt(value)}.`,
  });
  return z.NEVER;
});

/** ISO 8601 alone, and no time without its zone: all else would be read by the zone of the machine. NaN when it is not. */
function momentOf(text: string): number {
  const isIso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text.trim());
  return isIso ? Date.parse(text.trim()) : Number.NaN;
}

const known = z.strictObject(
  {
    from: patternsOption,
    to: patternsOption,
    cc: patternsOption,
    subject: patternsOption,
    body: patternsOption,
    unseen: flagOption(undefined),
    is_unread: flagOption(undefined),
    has_attachment: flagOption(undefined),
    since: momentOption,
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has no ${issue.keys.join(', ')}; there are from, to, cc, subject, body, unseen, has_attachment and since.`
        : 'must be an object of conditions.',
  },
);

export type Conditions = z.infer<typeof known>;

/** Absent and `{}` let everything in. */
export const conditionsOption = given.transform((value) => (isAbsent(value) ? {} : value)).pipe(known);

/** Whether a mail, as it would be emitted, meets all of the conditions. What cannot be told of it counts as met. */
export function meets(conditions: Conditions, mail: JsonObject, is: MailState): boolean {
  const { from, to, cc, subject, body, unseen, is_unread, has_attachment, since } = conditions;
  const wantsUnseen = unseen ?? is_unread;
  if (wantsUnseen !== undefined && wantsUnseen !== is.unseen) return false;
  const isShown = (key: string) => !is.partial.includes(key);
  for (const [key, patterns] of Object.entries({ from, to, cc })) {
    if (isShown(key) && !meetsAny(patterns, mail[key], isAddress)) return false;
  }
  for (const [key, patterns] of Object.entries({ subject, body })) {
    if (isShown(key) && !meetsAny(patterns, mail[key], occursIn)) return false;
  }
  if (has_attachment !== undefined && isShown('attachments') && has_attachment !== hasAttachment(mail)) {
    return false;
  }
  const at = Date.parse(String(mail.date));
  return since === null || Number.isNaN(at) || at >= since;
}

function hasAttachment({ attachments }: JsonObject): boolean {
  return Array.isArray(attachments) && attachments.length > 0;
}

type Meets = (pattern: string, text: string) => boolean;

function meetsAny(patterns: string[], value: Json | undefined, meets: Meets): boolean {
  if (patterns.length === 0) return true;
  const texts = (Array.isArray(value) ? value : [value ?? '']).map((one) => scalarText(one).toLowerCase());
  return patterns.some((pattern) => texts.some((text) => meets(pattern.toLowerCase(), text)));
}

/** A pattern with stars is all of an address: `*@example.com` is not for ann@example.com.evil.org. */
function isAddress(pattern: string, text: string): boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return text.includes(pattern);
  const inner = text.slice(first.length, text.length - last.length);
  const fits = text.length >= first.length + last.length && text.startsWith(first) && text.endsWith(last);
  return fits && occursIn(parts.join('*'), inner);
}

/** The parts between the stars, one after the other: never slower than the text is long, times its parts. */
function occursIn(pattern: string, text: string): boolean {
  let at = 0;
  for (const part of pattern.split('*')) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}
