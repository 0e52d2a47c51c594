import { bytesOfLatin1, latin1Of } from './bytes.ts';

export function base64Of(bytes: Uint8Array): string {
  return btoa(latin1Of(bytes));
}

export function base64UrlOf(bytes: Uint8Array): string {
  return base64Of(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * Both alphabets, with or without padding, white space and line ends inside; undefined when it is neither.
 */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  const plain = text.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/');
  try {
    return bytesOfLatin1(atob(plain));
  } catch {
    return undefined;
  }
}
