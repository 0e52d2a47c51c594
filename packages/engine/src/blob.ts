/**
 * Where payloads live that are too large for a row. A key is a day and an id, `2026-11-26/<id>`, so that
 * all that one day left behind goes in one call.
 */

/** Bytes under keys. Each method may be repeated; what was put is durable when the call resolves. */
export type Blobs = {
  /** Stores all of it or nothing; replaces what the key held. Rejects with `BlobsFull` when there is no room. */
  put: (key: string, bytes: Uint8Array) => Promise<void>;
  /** Null for an unknown key. */
  get: (key: string) => Promise<Uint8Array | null>;
  /** Unknown keys are passed over. */
  delete: (keys: string[]) => Promise<void>;
  /** Removes every key of a day: `2026-11-26`. */
  deleteDay: (day: string) => Promise<void>;
  /** The days that hold something, in no order. */
  days: () => Promise<string[]>;
};

/** There is no room left where blobs live: nothing was stored under that key. */
export class BlobsFull extends Error {
  readonly code = 'blobs_full';

  constructor(options?: ErrorOptions) {
    super('There is no room left for large payloads: free some space where BLOB_PATH points.', options);
  }
}

/** A row names a blob that cannot be had: its file is gone, or this process does not know where blobs live. */
export class BlobMissing extends Error {
  readonly code = 'blob_missing';

  constructor(key: string, why: string) {
    super(`The large payload ${key} cannot be read: ${why}.`);
  }
}

export type BlobKey = { day: string; name: string };

const key = /^(\d{4}-\d{2}-\d{2})\/([0-9a-z][0-9a-z-]{0,99})$/;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** The parts of a key. Throws for anything else: a key never leads out of its day. */
export function parseBlobKey(text: string): BlobKey {
  const [, ofDay, name] = key.exec(text) ?? [];
  if (ofDay === undefined || name === undefined)
    throw new Error(`Not a key of a blob: ${JSON.stringify(text)}`);
  return { day: ofDay, name };
}

/** Whether a text names a day, as in keys. */
export function isBlobDay(text: string): boolean {
  return day.test(text);
}
