/** Digests as the texts that headers carry, compared in constant time. */

export type Encoding = 'hex' | 'base64' | 'base64url';

const shapes: Record<Encoding, RegExp> = {
  hex: /^[0-9a-f]+$/i,
  base64: /^[0-9A-Za-z+/]+={0,2}$/,
  base64url: /^[0-9A-Za-z_-]+={0,2}$/,
};

/** Whether a text can be a digest in this encoding: one that was sent twice in one header cannot. */
export function isSignatureText(encoding: Encoding, text: string): boolean {
  return shapes[encoding].test(text);
}

/** Whether one of the signatures is this digest. All are compared, however many are right. */
export function hasSignature(
  { signatures, encoding }: { signatures: readonly string[]; encoding: Encoding },
  digest: Uint8Array,
): boolean {
  const right = plain(encoding, encoded(encoding, digest));
  return signatures.map((text) => isSame(plain(encoding, text), right)).includes(true);
}

/** Bytes in an encoding of headers, in lower case when that does not matter. */
export function encoded(encoding: Encoding, bytes: Uint8Array): string {
  if (encoding === 'hex') return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const base64 = btoa(String.fromCharCode(...bytes));
  return encoding === 'base64' ? base64 : base64.replaceAll('+', '-').replaceAll('/', '_');
}

/** Null for what is not base64. */
export function bytesOfBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

function plain(encoding: Encoding, text: string): string {
  return encoding === 'hex' ? text.toLowerCase() : text.replace(/=+$/, '');
}

/** Its time tells the length alone, and that is known to everybody. */
function isSame(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}
