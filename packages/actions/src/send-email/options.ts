/** The options of a Send Email that come in more forms than one. What could forge a header is refused. */
import { hasControlCharacter, type MailAddress, parseMailboxes } from '@storyloom/engine';
import { z } from 'zod';
import { given, textOption } from '../coerce.ts';
import { excerpt, isAbsent } from '../values.ts';

/** One text with commas or a list of such texts. */
export const addressesOption = given.transform((value, context): MailAddress[] => {
  if (isAbsent(value)) return [];
  const all: MailAddress[] = [];
  for (const [place, entry] of (Array.isArray(value) ? value : [value]).entries()) {
    const path = Array.isArray(value) ? [place] : [];
    if (isAbsent(entry)) continue;
    if (typeof entry !== 'string') {
      context.addIssue({ code: 'custom', path, message: `must be an address; it is ${excerpt(entry)}.` });
      continue;
    }
    const parsed = hasControlCharacter(entry) ? null : parseMailboxes(entry);
    if (parsed?.ok) all.push(...parsed.all);
    else context.addIssue({ code: 'custom', path, message: faultOf(parsed?.wrong ?? entry) });
  }
  return all;
});

/** One address; null when absent. */
export const addressOption = given.transform((value, context): string | null => {
  if (isAbsent(value)) return null;
  const parsed = typeof value === 'string' && !hasControlCharacter(value) ? parseMailboxes(value) : null;
  const [first, ...more] = parsed?.ok ? parsed.all : [];
  if (first !== undefined && more.length === 0) return first.address;
  context.addIssue({ code: 'custom', message: faultOf(value) });
  return z.NEVER;
});

/** Text for one header line. */
export function lineOption(fallback: string): z.ZodType<string> {
  return textOption(fallback).superRefine((text, context) => {
    if (!hasControlCharacter(text)) return;
    context.addIssue({
      code: 'custom',
      message: 'must not contain a line break or another control character.',
    });
  });
}

function faultOf(value: unknown): string {
  if (typeof value === 'string' && hasControlCharacter(value)) {
    return 'must not contain a line break or another control character.';
  }
  return `must be an e-mail address such as ann@example.com or Ann <ann@example.com>; it is ${excerpt(value)}.`;
}
