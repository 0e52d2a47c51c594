/** Follows one redirect, as the fetch standard has it. */
import type { TlsSettings } from '@storyloom/engine';
import type { Failure } from './connector.ts';
import { failure } from './explain.ts';

export type Hop = {
  method: string;
  url: URL;
  /** Path and query to send instead of those of the URL. */
  path?: string;
  headers: Record<string, string | string[]>;
  body: string | Uint8Array | undefined;
  tls?: TlsSettings;
  /** What must not be taken to another host, whatever the header that holds it is called. */
  secrets?: readonly string[];
};

const redirects = new Set([301, 302, 303, 307, 308]);
const credential =
  /auth|cookie|(?<!idempotency[-_]?)key$|api[-_]?key|token|secret|password|credential|session|signature/i;
const aboutBody = /^content-/i;

/**
 * The next hop, or null when the answer is no redirect. To another scheme, host or port go no headers
 * that carry credentials, and no client certificate; a secret in the address or the body that would go
 * there is a failure. Throws a TypeError when the location is no URL.
 */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop | Failure | null {
  if (!redirects.has(status) || location === undefined) return null;
  const url = new URL(location, hop.url);
  const toGet = status === 303 ? hop.method !== 'HEAD' : status < 303 && hop.method === 'POST';
  const elsewhere = url.origin !== hop.url.origin;
  const { secrets = [] } = hop;
  const headers = Object.entries(hop.headers).filter(
    ([name, value]) =>
      !(elsewhere && (credential.test(name) || holdsSecret([value].flat().join('\n'), secrets))) &&
      !(toGet && aboutBody.test(name)),
  );
  const body = toGet ? undefined : hop.body;
  if (elsewhere) {
    if (holdsSecret(url.href, secrets)) return takesSecret('address', { hop, status, url });
    if (body !== undefined && holdsSecret(body, secrets)) return takesSecret('body', { hop, status, url });
  }
  return {
    method: toGet ? 'GET' : hop.method,
    url,
    headers: Object.fromEntries(headers),
    body,
    secrets,
    ...(hop.tls ? { tls: elsewhere ? anonymous(hop.tls) : hop.tls } : {}),
  };
}

function holdsSecret(content: string | Uint8Array, secrets: readonly string[]): boolean {
  const searched =
    typeof content === 'string'
      ? content
      : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return secrets.some((form) => searched.includes(form));
}

function takesSecret(
  what: 'address' | 'body',
  { hop, status, url }: { hop: Hop; status: number; url: URL },
): Failure {
  return failure(
    'not_allowed',
    `${hop.url.host} redirects to ${url.origin} (status ${status}) with a secret in the ${what}, and no secret is taken to another host. If ${url.host} may have it, call ${url.origin} itself, and list it in the allowed_hosts of the credential where it has some.`,
  );
}

function anonymous({ ca, caName, skipVerify }: TlsSettings): TlsSettings {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(caName === undefined ? {} : { caName }),
    ...(skipVerify === undefined ? {} : { skipVerify }),
  };
}
