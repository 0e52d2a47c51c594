import type { ServerResponse } from 'node:http';

/** On every answer, whoever makes it. Pages set their own Content-Security-Policy, with a nonce, over this one. */
export function setSecurityHeaders(res: ServerResponse, { secure }: { secure: boolean }): void {
  res.setHeader('x-content-type-options', 'nosniff');
  res.setHeader('x-frame-options', 'DENY');
  res.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
  // Addresses of webhooks and sign-in links are secrets: no other site is told them.
  res.setHeader('referrer-policy', 'same-origin');
  res.setHeader('cross-origin-opener-policy', 'same-origin');
  if (secure) res.setHeader('strict-transport-security', 'max-age=31536000');
}
