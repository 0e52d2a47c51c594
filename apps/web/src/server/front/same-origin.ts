import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page of ours sent this: by the browser's own word (Sec-Fetch-Site), else by the Origin
 * header. Who sends neither is no browser with a session, and is refused.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, baseUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return headers.origin === new URL(baseUrl).origin;
}

/** Whether a page of another site sent this; a reader that is no browser is not refused. */
export function isFromElsewhere(headers: IncomingHttpHeaders, baseUrl: string): boolean {
  const says = headers['sec-fetch-site'] !== undefined || headers.origin !== undefined;
  return says && !isSameOrigin(headers, baseUrl);
}

/** Methods that must not change anything. */
const safeMethods = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];

export function isSafeMethod(method: string): boolean {
  return safeMethods.includes(method);
}
