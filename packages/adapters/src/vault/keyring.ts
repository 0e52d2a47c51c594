/** The keys of the installation, which wrap the key of every envelope. They are in no database. */
import { createHash } from 'node:crypto';

export type Key = {
  /** Tells keys apart; says nothing of the key. */
  id: string;
  bytes: Buffer;
};

/** The first seals, all open: while keys are changed there are two. */
export type Keyring = readonly Key[];

const keyBytes = 32;

/**
 * Keys as SECRETS_KEY has them: base64 of 32 bytes each, with commas or white space between. Null when one
 * of them is none, or there is none.
 */
export function parseKeys(text: string): Keyring | null {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const keys = words.map(keyOf);
  return keys.length === 0 || keys.includes(null) ? null : keys.filter((key) => key !== null);
}

function keyOf(word: string): Key | null {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(word)) return null;
  const bytes = Buffer.from(word, 'base64');
  if (bytes.length !== keyBytes) return null;
  const id = createHash('sha256').update('storyloom key id').update(bytes).digest('hex').slice(0, 16);
  return { id, bytes };
}
