/**
 * What the headers of a signed request claim, by the sender's way of signing. Each reader wants exactly
 * the form that its sender writes: a header that came twice, joined by a comma, has none of them.
 */
import type { HmacAlgorithm, WebhookRequest } from '@storyloom/engine';
import type { WebhookOptions } from './index.ts';
import { bytesOfBase64, type Encoding, encoded, isSignatureText } from './signature.ts';

export type Scheme = Exclude<WebhookOptions['access_control'], 'public' | 'secret' | 'api_key' | 'oauth'>;

type Claim =
  | {
      ok: true;
      /** One of them has to be the digest of the content. */
      signatures: string[];
      encoding: Encoding;
      algorithm: HmacAlgorithm;
      content: (Uint8Array | string)[];
      /** When it was signed, in milliseconds; null where the sender does not say. */
      time: number | null;
      /** What only an exact repetition has too, from the digest; null where a sender may repeat itself. */
      replay: (digest: Uint8Array) => string | null;
    }
  | { ok: false; fault: string; isConfiguration?: boolean };

type Reader = (options: WebhookOptions, request: WebhookRequest) => Claim;

const byDigest = (digest: Uint8Array) => `signature:${encoded('hex', digest)}`;

export const readClaim: Record<Scheme, Reader> = {
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
  github: (_, request) => {
    const header = headerOf(request, 'X-Hub-Signature-256');
    if (!header.ok) return header;
    const [, signature] = /^sha256=([0-9a-f]{64})$/.exec(header.text) ?? [];
    if (signature === undefined) return malformed('X-Hub-Signature-256', 'sha256=<hex>');
    return {
      ok: true,
      signatures: [signature],
      encoding: 'hex',
      algorithm: 'sha256',
      content: [request.body],
      time: null,
      replay: () => null,
    };
  },

  // https://docs.stripe.com/webhooks#verify-manually
  stripe: (_, request) => {
    const header = headerOf(request, 'Stripe-Signature');
    if (!header.ok) return header;
    const parts = header.text.split(',').map((part) => /^([a-z]\w*)=(\w+)$/.exec(part));
    const named = (name: string) => parts.flatMap((part) => (part?.[1] === name ? (part[2] ?? []) : []));
    const [time, ...more] = named('t');
    const signatures = named('v1');
    const isWhole = parts.every((part) => part !== null) && signatures.length > 0 && more.length === 0;
    if (!isWhole || time === undefined || !isSeconds(time) || signatures.length > mostSignatures) {
      return malformed('Stripe-Signature', 't=<seconds>,v1=<hex>');
    }
    return {
      ok: true,
      signatures,
      encoding: 'hex',
      algorithm: 'sha256',
      content: [`${time}.`, request.body],
      time: Number(time) * 1000,
      replay: byDigest,
    };
  },

  // https://docs.slack.dev/authentication/verifying-requests-from-slack
  slack: (_, request) => {
    const header = headerOf(request, 'X-Slack-Signature');
    if (!header.ok) return header;
    const time = headerOf(request, 'X-Slack-Request-Timestamp');
    if (!time.ok) return time;
    const [, signature] = /^v0=([0-9a-f]{64})$/.exec(header.text) ?? [];
    if (signature === undefined) return malformed('X-Slack-Signature', 'v0=<hex>');
    if (!isSeconds(time.text)) return malformed('X-Slack-Request-Timestamp', '<seconds>');
    return {
      ok: true,
      signatures: [signature],
      encoding: 'hex',
      algorithm: 'sha256',
      content: [`v0:${time.text}:`, request.body],
      time: Number(time.text) * 1000,
      replay: byDigest,
    };
  },

  // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
  standard_webhooks: (_, request) => {
    const id = headerOf(request, 'webhook-id');
    if (!id.ok) return id;
    const time = headerOf(request, 'webhook-timestamp');
    if (!time.ok) return time;
    const header = headerOf(request, 'webhook-signature');
    if (!header.ok) return header;
    if (!isSeconds(time.text)) return malformed('webhook-timestamp', '<seconds>');
    const parts = header.text.split(' ').map((part) => /^(v\w+),([0-9A-Za-z+/]+={0,2})$/.exec(part));
    const signatures = parts.flatMap((part) => (part?.[1] === 'v1' ? (part[2] ?? []) : []));
    const isWhole = parts.every((part) => part !== null) && signatures.length > 0;
    if (!isWhole || signatures.length > mostSignatures) {
      return malformed('webhook-signature', 'v1,<base64>');
    }
    return {
      ok: true,
      signatures,
      encoding: 'base64',
      algorithm: 'sha256',
      content: [`${id.text}.${time.text}.`, request.body],
      time: Number(time.text) * 1000,
      replay: () => id.text,
    };
  },

  hmac: (options, request) => {
    const { signature_header: name, signature_prefix: prefix, signature_encoding: encoding } = options;
    if (name === '') return { ok: false, fault: 'signature_header is missing.', isConfiguration: true };
    const header = headerOf(request, name);
    if (!header.ok) return header;
    const signature = header.text.slice(prefix.length);
    if (!header.text.startsWith(prefix) || !isSignatureText(encoding, signature)) {
      return malformed(name, `${prefix}<${encoding}>`);
    }
    const time = timeOf(options, request);
    if (time !== null && !time.ok) return time;
    const template = options.signature_content ?? (time === null ? '{body}' : '{timestamp}.{body}');
    const parts = template.split(/(\{body\}|\{timestamp\})/);
    if (!parts.includes('{body}') || (time !== null && !parts.includes('{timestamp}'))) {
      const fault = 'signature_content has to name {body}, and {timestamp} where a header has it.';
      return { ok: false, fault, isConfiguration: true };
    }
    const content = parts.map((part) => {
      if (part === '{body}') return request.body;
      return part === '{timestamp}' ? (time?.text ?? '') : part;
    });
    return {
      ok: true,
      signatures: [signature],
      encoding,
      algorithm: options.signature_algorithm,
      content,
      time: time?.ms ?? null,
      replay: time === null ? () => null : byDigest,
    };
  },
};

/** A secret as the key of its sender's way of signing; null when it cannot be one. */
export function secretKey(scheme: Scheme, secret: string): Uint8Array | null {
  if (scheme !== 'standard_webhooks') return new TextEncoder().encode(secret);
  return bytesOfBase64(secret.replace(/^whsec_/, ''));
}

/** Senders that change their secret sign with two; more than this only costs time. */
const mostSignatures = 10;

type Header = { ok: true; text: string } | { ok: false; fault: string };

function headerOf({ headers }: WebhookRequest, name: string): Header {
  const text = headers[name.toLowerCase()];
  if (text !== undefined && text !== '') return { ok: true, text };
  return { ok: false, fault: `It is not signed: the header ${name} is missing.` };
}

function timeOf(
  options: WebhookOptions,
  request: WebhookRequest,
): { ok: true; text: string; ms: number } | { ok: false; fault: string } | null {
  const { timestamp_header: name } = options;
  if (name === '') return null;
  const header = headerOf(request, name);
  if (!header.ok) return header;
  if (!/^\d{1,15}$/.test(header.text)) return malformed(name, '<seconds>');
  const number = Number(header.text);
  // Nobody signs in the year 5138: so much is milliseconds.
  return { ok: true, text: header.text, ms: number >= 1e11 ? number : number * 1000 };
}

function isSeconds(text: string): boolean {
  return /^\d{1,12}$/.test(text);
}

function malformed(header: string, form: string): { ok: false; fault: string } {
  return { ok: false, fault: `The header ${header} must be there once, as ${form}.` };
}
