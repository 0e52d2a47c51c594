import { type Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Like browsers, take what there is of a body that was cut after its last block. */
const lenient = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };

const decoders: Record<string, () => Transform> = {
  gzip: () => createGunzip(lenient),
  'x-gzip': () => createGunzip(lenient),
  deflate: () => createInflate(lenient),
  br: () =>
    createBrotliDecompress({
      flush: constants.BROTLI_OPERATION_FLUSH,
      finishFlush: constants.BROTLI_OPERATION_FLUSH,
    }),
  identity: () => new Transform({ transform: (chunk, _encoding, done) => done(null, chunk) }),
};

/** A body is unpacked twice at most; more is an attack. */
const maxEncodings = 2;

class TooLarge extends Error {}

export type BodyResult =
  | { ok: true; body: Uint8Array; decoded: boolean }
  | { ok: false; reason: 'too_large' | 'broken' };

/**
 * Reads a body of at most `maxBytes`, counted after decoding, and decodes gzip, deflate and br. A
 * body in another encoding is returned as it came. Ends the stream as soon as it is too large.
 * Rejects when the stream breaks.
 */
export async function readBody(
  stream: Readable,
  options: { encoding: string; maxBytes: number },
): Promise<BodyResult> {
  const names = options.encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const steps = names.flatMap((name) => decoders[name] ?? []).reverse();
  const known = steps.length === names.length && names.length <= maxEncodings;
  const decoding = known && names.length > 0;

  const gathered = gather(options.maxBytes);
  const counted = new Writable({
    write: (chunk: Uint8Array, _encoding, done) => done(gathered.add(chunk) ? null : new TooLarge()),
  });
  try {
    await pipeline([stream, ...(decoding ? steps.map((make) => make()) : []), counted]);
  } catch (error) {
    if (error instanceof TooLarge) return { ok: false, reason: 'too_large' };
    if (isDecodingError(error)) return { ok: false, reason: 'broken' };
    throw error;
  }
  return { ok: true, body: gathered.bytes(), decoded: decoding };
}

/**
 * Bytes in one buffer that grows. A list of the chunks would cost many times their size when a peer sends
 * them one byte at a time.
 */
function gather(maxBytes: number): { add: (chunk: Uint8Array) => boolean; bytes: () => Uint8Array } {
  let buffer = Buffer.alloc(0);
  let size = 0;
  return {
    add: (chunk) => {
      const needed = size + chunk.byteLength;
      if (needed > maxBytes) return false;
      if (needed > buffer.length) {
        const larger = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(needed, buffer.length * 2, 16_384)));
        buffer.copy(larger, 0, 0, size);
        buffer = larger;
      }
      buffer.set(chunk, size);
      size = needed;
      return true;
    },
    bytes: () => buffer.subarray(0, size),
  };
}

const isDecodingError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(Z_|ERR_BROTLI|ERR__ERROR)/.test(String(error.code));
