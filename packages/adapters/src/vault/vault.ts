/**
 * Envelopes: a value is sealed with a key of its own (AES-256-GCM, random 96-bit nonce), and that key is
 * wrapped by the installation's. Both are bound to the place that the value belongs to, so that what was
 * moved to another row, or to another field, does not open. Changing the installation's key wraps the small
 * key anew and leaves the rest as it is.
 *
 * An envelope: 1 byte format, 8 key id, 12 + 32 + 16 the wrapped key, 12 + n + 16 the value.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Id } from '@storyloom/engine';
import type { Key, Keyring } from './keyring.ts';

/** Whose value it is, and which one. `revision` counts its changes: an older one does not open either. */
export type Place = {
  teamId: Id;
  /** Of the credential; the path of a webhook. */
  id: Id;
  set: 'live' | 'test' | 'live token' | 'test token' | 'inputs' | 'webhook';
  revision: number;
};

export type Vault = {
  /** The key that seals. */
  keyId: string;
  /** All that open. */
  keyIds: readonly string[];
  seal: (text: string, place: Place) => Buffer;
  /** Throws SealError when it was changed, belongs elsewhere, or no key opens it. */
  open: (envelope: Uint8Array, place: Place) => string;
  /** The same envelope wrapped by the key that seals. Throws as `open` does. */
  rewrap: (envelope: Uint8Array, place: Place) => Buffer;
};

/** A sealed value that cannot be opened: never the author's fault. */
export class SealError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SealError';
  }
}

const format = 1;
const nonceBytes = 12;
const tagBytes = 16;
const wrappedBytes = nonceBytes + 32 + tagBytes;
const idBytes = 8;
const valueAt = 1 + idBytes + wrappedBytes;

/** The first key seals, all of them open. */
export function makeVault(keys: Keyring): Vault {
  const [first] = keys;
  if (!first) throw new Error('A vault needs a key.');
  const byId = new Map(keys.map((key) => [key.id, key]));

  const wrap = (dataKey: Buffer, place: Place): Buffer =>
    Buffer.concat([
      Buffer.from([format]),
      Buffer.from(first.id, 'hex'),
      encrypt(first.bytes, dataKey, boundTo(place, 'key')),
    ]);

  const unwrap = (envelope: Buffer, place: Place): Buffer => {
    const key = keyOf(envelope, byId);
    return decrypt(key.bytes, envelope.subarray(1 + idBytes, valueAt), boundTo(place, 'key'));
  };

  return {
    keyId: first.id,
    keyIds: keys.map((key) => key.id),
    seal: (text, place) => {
      const dataKey = randomBytes(32);
      return Buffer.concat([
        wrap(dataKey, place),
        encrypt(dataKey, Buffer.from(text, 'utf8'), boundTo(place, 'value')),
      ]);
    },
    open: (bytes, place) => {
      const envelope = Buffer.from(bytes);
      const dataKey = unwrap(envelope, place);
      return decrypt(dataKey, envelope.subarray(valueAt), boundTo(place, 'value')).toString('utf8');
    },
    rewrap: (bytes, place) => {
      const envelope = Buffer.from(bytes);
      return Buffer.concat([wrap(unwrap(envelope, place), place), envelope.subarray(valueAt)]);
    },
  };
}

function keyOf(envelope: Buffer, byId: ReadonlyMap<string, Key>): Key {
  if (envelope[0] !== format || envelope.length < valueAt + nonceBytes + tagBytes) {
    throw new SealError('A sealed value has a form that this release does not know.');
  }
  const id = envelope.subarray(1, 1 + idBytes).toString('hex');
  const key = byId.get(id);
  if (!key) throw new SealError(`A sealed value needs the key ${id}, which SECRETS_KEY does not have.`);
  return key;
}

function boundTo({ teamId, id, set, revision }: Place, part: 'key' | 'value'): Buffer {
  return Buffer.from(`storyloom ${format}|${part}|${teamId}|${id}|${set}|${revision}`, 'utf8');
}

function encrypt(key: Buffer, plain: Buffer, bound: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, bound: Buffer): Buffer {
  const nonce = sealed.subarray(0, nonceBytes);
  const tag = sealed.subarray(sealed.length - tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(bound).setAuthTag(tag);
  try {
    const plain = decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes));
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    throw new SealError('A sealed value was changed, or moved from where it belongs.');
  }
}
