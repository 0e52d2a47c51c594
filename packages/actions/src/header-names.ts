/** Headers between HTTP and events: `Content-Type` there, `content_type` here. */

/** Headers of one connection (RFC 9110 §7.6.1): they say nothing about the message. */
const connectionHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Whether a header, in lower case, belongs to the connection and not to the message. */
export function isConnectionHeader(name: string): boolean {
  return connectionHeaders.has(name);
}

/** Headers as an event has them: a list where joining would lose something. */
export type EventHeaders = Record<string, string | string[]>;

/**
 * Headers under lower snake case names, without those of the connection. Where `x-user` and `x_user` were
 * both sent, the one with a hyphen counts: proxies set that one.
 */
export function toEventHeaders(headers: Record<string, string>): Record<string, string> {
  const listed = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const kept = Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => !isConnectionHeader(name) && !listed.includes(name));
  const imitations = kept.filter(([name]) => name.includes('_'));
  const rest = kept.filter(([name]) => !name.includes('_'));
  return Object.fromEntries(
    [...imitations, ...rest].map(([name, value]) => [name.replaceAll('-', '_'), value]),
  );
}
