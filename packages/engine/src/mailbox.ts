/** E-mail addresses as people write them. */
import type { MailAddress } from './outside.ts';

const addressOnly = /^[^\s<>@",;:()[\]\\]+@[^\s<>@",;:()[\]\\]+$/;

/** What would end a header line and start another, and every other control character. */
export const hasControlCharacter = (text: string): boolean => /\p{Cc}/u.test(text);

/** Reads `a@b` or `Name <a@b>`, the name in quotes or not. Null when it is neither. */
export function parseMailbox(text: string): MailAddress | null {
  if (hasControlCharacter(text)) return null;
  const trimmed = text.trim();
  const bracket = trimmed.lastIndexOf('<');
  const named = bracket >= 0 && trimmed.endsWith('>');
  const address = named ? trimmed.slice(bracket + 1, -1).trim() : trimmed;
  if (!addressOnly.test(address)) return null;
  const name = named ? trimmed.slice(0, bracket).trim() : '';
  return { name: name.replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1'), address };
}

/**
 * Reads addresses with commas or semicolons between them; those inside quotes or brackets do not separate.
 * Answers the text that is no address, when there is one.
 */
export function parseMailboxes(
  text: string,
): { ok: true; all: MailAddress[] } | { ok: false; wrong: string } {
  const all: MailAddress[] = [];
  for (const part of separate(text)) {
    if (part.trim() === '') continue;
    const parsed = parseMailbox(part);
    if (!parsed) return { ok: false, wrong: part.trim() };
    all.push(parsed);
  }
  return { ok: true, all };
}

function separate(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  let isBracketed = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === '\\') at += 1;
    else if (character === '"' && !isBracketed) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '<') isBracketed = true;
    else if (character === '>') isBracketed = false;
    else if ((character === ',' || character === ';') && !isBracketed) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}
