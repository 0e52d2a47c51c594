/** A request's body as its content type says, or why it is not that. */
import type { Json, JsonObject, Parts } from '@storyloom/engine';
import { type JsonLimits, parseJson, storageFault } from '../json-text.ts';
import { decodeText, isJsonType, type MediaType, mediaType } from '../media-type.ts';

export type ParsedBody = { ok: true; body: Json } | { ok: false; message: string };

export const bodyLimits: JsonLimits = { depth: 100, keys: 100_000 };

/** Turns bytes that are no text into a file of an event. */
type ToFile = (bytes: Uint8Array, contentType: string) => JsonObject;

/**
 * JSON and forms are parsed, bytes that are no text become a file, everything else is kept as text, XML
 * too: formulas parse it where it is needed. No bytes give `{}`. The message of a refusal is one sentence
 * for the sender. Pure; never throws, whatever the bytes.
 */
export function parseBody(
  {
    contentType,
    bytes,
    toFile,
  }: { contentType: string | undefined; bytes: Uint8Array; toFile?: ToFile | undefined },
  limits: JsonLimits,
): ParsedBody {
  if (bytes.length === 0) return { ok: true, body: {} };
  const type = mediaType(contentType);
  if (toFile && isBinary(type)) return { ok: true, body: toFile(bytes, type.name) };
  const decoded = decode(type, bytes);
  if (!decoded.ok) {
    const isText = type.charset !== undefined || isJsonType(type) || /^(text\/|$)|xml$/.test(type.name);
    return toFile && !isText ? { ok: true, body: toFile(bytes, type.name) } : decoded;
  }
  if (isJsonType(type)) {
    const parsed = parseJson(decoded.text, limits);
    return parsed.ok ? { ok: true, body: parsed.value } : refusal(parsed.message);
  }
  const body = type.name === formType ? formObject(decoded.text, limits) : decoded.text;
  return body === null ? refusal(tooMany(limits)) : stored(body);
}

const formType = 'application/x-www-form-urlencoded';

/** The fields and files of a multipart body; a repeated name gives a list. */
export function partsBody(parts: Parts, limits: Pick<JsonLimits, 'keys'>): ParsedBody {
  if (!parts.ok) return refusal(parts.fault);
  if (parts.fields.length > limits.keys) return refusal(tooMany(limits));
  const body: [string, Json][] = [...Map.groupBy(parts.fields, ([name]) => name)].map(([name, same]) => {
    const values = same.map(([, value]) => value);
    return [name, values.length === 1 ? (values[0] ?? null) : values];
  });
  return stored(Object.fromEntries(body));
}

function stored(body: Json): ParsedBody {
  const fault = storageFault(body, '');
  return fault === null ? { ok: true, body } : refusal(fault);
}

function tooMany(limits: Pick<JsonLimits, 'keys'>): string {
  return `more than ${limits.keys.toLocaleString('en')} fields`;
}

function isBinary({ name }: MediaType): boolean {
  if (/^(image|audio|video|font)\//.test(name)) return !name.endsWith('+xml');
  return /^application\/(octet-stream|pdf|zip|gzip|x-(gzip|tar|7z-compressed|bzip2))$/.test(name);
}

/**
 * `a=1&b=2` as an object; a repeated name gives a list. Null when there are more fields than `limits.keys`.
 * Broken percent signs and bytes are read as browsers do (WHATWG URL, application/x-www-form-urlencoded).
 */
export function formObject(text: string, limits: Pick<JsonLimits, 'keys'>): JsonObject | null {
  const fields = new Map<string, string | string[]>();
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    count += 1;
    if (count > limits.keys) return null;
    const known = fields.get(name);
    if (known === undefined) fields.set(name, value);
    else if (Array.isArray(known)) known.push(value);
    else fields.set(name, [known, value]);
  }
  return Object.fromEntries(fields);
}

function decode(
  type: MediaType,
  bytes: Uint8Array,
): { ok: true; text: string } | { ok: false; message: string } {
  // RFC 8259 §8.1: JSON between systems is UTF-8, whatever a charset says.
  const charset = isJsonType(type) ? 'utf-8' : (type.charset ?? 'utf-8');
  const decoded = decodeText(charset, bytes);
  if (decoded.ok) return decoded;
  const name = charset.toUpperCase();
  return refusal(decoded.fault === 'bytes' ? `not valid ${name}` : `${name} is no character set known here`);
}

function refusal(fault: string): { ok: false; message: string } {
  return { ok: false, message: `The body is refused: ${fault}.` };
}
