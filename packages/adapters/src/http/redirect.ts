/** Follows one redirect, as the fetch standard has it. */
import type { TlsSettings } from '@storyloom/engine';

export type Hop = {
  method: string;
  url: URL;
  /** Path and query to send instead of those of the URL. */
  path?: string;
  headers: Record<string, string | string[]>;
  body: string | Uint8Array | undefined;
  tls?: TlsSettings;
};

const redirects = new Set([301, 302, 303, 307, 308]);
const credential = /auth|cookie|api[-_]?key|token|secret|password|credential|session|signature/i;
const aboutBody = /^content-/i;

/**
 * The next hop, or null when the answer is no redirect. To another scheme, host or port go no headers
 * that carry credentials, and no client certificate. Throws a TypeError when the location is no URL.
 */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop | null {
  if (!redirects.has(status) || location === undefined) return null;
  const url = new URL(location, hop.url);
  const toGet = status === 303 ? hop.method !== 'HEAD' : status < 303 && hop.method === 'POST';
  const elsewhere = url.origin !== hop.url.origin;
  const headers = Object.entries(hop.headers).filter(
    ([name]) => !(elsewhere && credential.test(name)) && !(toGet && aboutBody.test(name)),
  );
  return {
    method: toGet ? 'GET' : hop.method,
    url,
    headers: Object.fromEntries(headers),
    body: toGet ? undefined : hop.body,
    ...(hop.tls ? { tls: elsewhere ? anonymous(hop.tls) : hop.tls } : {}),
  };
}

function anonymous({ ca, caName, skipVerify }: TlsSettings): TlsSettings {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(caName === undefined ? {} : { caName }),
    ...(skipVerify === undefined ? {} : { skipVerify }),
  };
}
