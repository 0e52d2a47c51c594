/** Content-Type headers (RFC 9110 §8.3), and bytes as the text that they promise. */
export type MediaType = { name: string; charset?: string };

/** The type in lower case with its charset; an absent header has the name `''`. */
export function mediaType(header: string | undefined): MediaType {
  const [name = '', ...parameters] = (header ?? '').toLowerCase().split(';');
  for (const parameter of parameters) {
    const charset = /^\s*charset\s*=\s*"?([a-z0-9._:-]+)"?\s*$/.exec(parameter)?.[1];
    if (charset !== undefined) return { name: name.trim(), charset };
  }
  return { name: name.trim() };
}

/** `application/json` and every `+json` type. */
export function isJsonType(type: MediaType): boolean {
  return type.name === 'application/json' || type.name.endsWith('+json');
}

/** Bytes as text, or which of the two is at fault. A byte order mark is left out. */
export function decodeText(
  charset: string,
  bytes: Uint8Array,
): { ok: true; text: string } | { ok: false; fault: 'charset' | 'bytes' } {
  try {
    const decoder = new TextDecoder(charset, { fatal: true });
    try {
      return { ok: true, text: decoder.decode(bytes) };
    } catch {
      return { ok: false, fault: 'bytes' };
    }
  } catch {
    return { ok: false, fault: 'charset' };
  }
}
