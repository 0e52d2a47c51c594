/** An address of this site, whatever was asked for; the start page for every other one. */
export function safeRedirect(asked: string, baseUrl: string): string {
  const base = new URL(baseUrl);
  // Browsers read a backslash as a slash, and skip control characters.
  const target = /[\\\p{Cc}]/u.test(asked) ? null : URL.parse(asked, base);
  return target !== null && target.origin === base.origin ? target.href : base.href;
}
