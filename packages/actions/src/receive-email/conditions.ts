/** Which mail comes in. */
import type { Json, JsonObject, MailState } from '@storyloom/engine';
import { z } from 'zod';
import { flagOption, given } from '../coerce.ts';
import { excerpt, isAbsent, scalarText } from '../values.ts';

const longest = 1_000;

/** One text or a list of texts of which any may occur; `*` stands for anything. Empty: anything will do. */
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
  const at = typeof value === 'number' ? value * 1000 : Date.parse(scalarText(value));
  if (!Number.isNaN(at)) return at;
  context.addIssue({
    code: 'custom',
    message: `must be a date such as 2026-01-31T08:00:00Z; it is ${excerpt(value)}.`,
  });
  return z.NEVER;
});

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
  for (const [key, patterns] of Object.entries({ from, to, cc, subject, body })) {
    if (isShown(key) && !occurs(patterns, mail[key])) return false;
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

function occurs(patterns: string[], value: Json | undefined): boolean {
  if (patterns.length === 0) return true;
  const texts = (Array.isArray(value) ? value : [value ?? '']).map((one) => scalarText(one).toLowerCase());
  return patterns.some((pattern) => texts.some((text) => occursIn(pattern.toLowerCase(), text)));
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
