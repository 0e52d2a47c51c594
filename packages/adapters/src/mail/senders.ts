import { parseMailbox } from '@storyloom/engine';

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
