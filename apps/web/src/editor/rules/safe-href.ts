/** An address that a note may lead to: of the web or of mail. Null for anything else, however it is written. */
export function safeHref(href: string | undefined): string | null {
  if (href === undefined) return null;
  try {
    const url = new URL(href);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
