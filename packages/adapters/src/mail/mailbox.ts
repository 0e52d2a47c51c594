/** An e-mail address with the name shown for it; the name may be empty. */
export type Mailbox = { name: string; address: string };

const addressOnly = /^[^\s<>@",;:()[\]\\]+@[^\s<>@",;:()[\]\\]+$/;

/** What would end a header line and start another, and every other control character. */
export const hasControlCharacter = (text: string): boolean => /\p{Cc}/u.test(text);

/** Reads `a@b` or `Name <a@b>`, the name in quotes or not. Null when it is neither. */
export function parseMailbox(text: string): Mailbox | null {
  if (hasControlCharacter(text)) return null;
  const trimmed = text.trim();
  const bracket = trimmed.lastIndexOf('<');
  const named = bracket >= 0 && trimmed.endsWith('>');
  const address = named ? trimmed.slice(bracket + 1, -1).trim() : trimmed;
  if (!addressOnly.test(address)) return null;
  const name = named ? trimmed.slice(0, bracket).trim() : '';
  return { name: name.replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1'), address };
}

/** An entry of EMAIL_ALLOWED_SENDERS: an address, or `@` and a domain. */
export function isSenderEntry(entry: string): boolean {
  return parseMailbox(entry.startsWith('@') ? `any${entry}` : entry)?.name === '';
}

/** Whether one of the entries lets stories write as this address. */
export function isAllowedSender(entries: readonly string[], address: string): boolean {
  const asked = address.toLowerCase();
  return entries.some((entry) => {
    const known = entry.toLowerCase();
    return known.startsWith('@') ? asked.slice(asked.lastIndexOf('@')) === known : asked === known;
  });
}
