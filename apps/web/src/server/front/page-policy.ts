import { randomBytes } from 'node:crypto';

/** What a page may load, with a nonce of its own: scripts without it do not run. */
export function pagePolicy(): { nonce: string; policy: string } {
  const nonce = randomBytes(18).toString('base64');
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    // React Flow places its nodes by inline styles.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ');
  return { nonce, policy };
}
