import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip, inflate, inflateRaw } from 'node:zlib';

type Decode = (packed: Uint8Array, maxBytes: number) => Promise<Uint8Array>;

const unzip = promisify<Uint8Array, object, Buffer>(gunzip);
const unpack = promisify<Uint8Array, object, Buffer>(inflate);
const unpackRaw = promisify<Uint8Array, object, Buffer>(inflateRaw);
const unbrotli = promisify<Uint8Array, object, Buffer>(brotliDecompress);

/** Like browsers, take what there is of a body that was cut after its last block. */
const lenient = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const lenientBrotli = {
  flush: constants.BROTLI_OPERATION_FLUSH,
  finishFlush: constants.BROTLI_OPERATION_FLUSH,
};

const fromGzip: Decode = (packed, maxBytes) => unzip(packed, { ...lenient, maxOutputLength: maxBytes });

const decoders: Record<string, Decode> = {
  gzip: fromGzip,
  'x-gzip': fromGzip,
  // Some servers leave out the header of zlib that the standard wants.
  deflate: (packed, maxBytes) =>
    (hasZlibHeader(packed) ? unpack : unpackRaw)(packed, { ...lenient, maxOutputLength: maxBytes }),
  br: (packed, maxBytes) => unbrotli(packed, { ...lenientBrotli, maxOutputLength: maxBytes }),
  identity: async (plain) => plain,
};

/** RFC 1950 §2.2: method 8, and a check that the two bytes are a multiple of 31. */
function hasZlibHeader([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}

/** A body is unpacked twice at most; more is an attack. */
const maxEncodings = 2;

export type BodyResult =
  | { ok: true; body: Uint8Array; decoded: boolean }
  | { ok: false; reason: 'too_large' | 'broken' };

/**
 * Reads a body of at most `maxBytes`, before decoding and after, and decodes gzip, deflate and br. A
 * body in another encoding is returned as it came. Ends the stream as soon as it is too large.
 * Rejects when the stream breaks.
 */
export async function readBody(
  stream: Readable,
  options: { encoding: string; maxBytes: number },
): Promise<BodyResult> {
  const { encoding, maxBytes } = options;
  const bytes = await gather(stream, maxBytes);
  if (bytes === null) return { ok: false, reason: 'too_large' };
  if (encoding === '') return { ok: true, body: bytes, decoded: false };
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const steps = names.flatMap((name) => decoders[name] ?? []).reverse();
  const known = steps.length === names.length && names.length <= maxEncodings;
  if (!known || names.length === 0) return { ok: true, body: bytes, decoded: false };
  try {
    let body = bytes;
    for (const decode of body.length === 0 ? [] : steps) body = await decode(body, maxBytes);
    return { ok: true, body, decoded: true };
  } catch (error) {
    if (hasCode(error, /^ERR_BUFFER_TOO_LARGE$/)) return { ok: false, reason: 'too_large' };
    if (hasCode(error, /^(Z_|ERR_BROTLI|ERR__ERROR)/)) return { ok: false, reason: 'broken' };
    throw error;
  }
}

/**
 * All bytes of a stream, or null for more than `maxBytes`. They stand in one buffer that grows: a list of
 * the chunks would cost many times their size when a peer sends them one byte at a time. Listeners, not
 * node's `pipeline`: that one aborts a signal of its own at its end, which makes an exception for nothing.
 */
function gather(stream: Readable, maxBytes: number): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    let buffer: Buffer = Buffer.alloc(0);
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      const needed = size + chunk.length;
      if (needed > maxBytes) {
        resolve(null);
        stream.destroy();
        return;
      }
      if (size === 0) buffer = chunk;
      else {
        if (needed > buffer.length) {
          const larger = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(needed, buffer.length * 2, 16_384)));
          buffer.copy(larger, 0, 0, size);
          buffer = larger;
        }
        buffer.set(chunk, size);
      }
      size = needed;
    });
    stream.once('end', () => resolve(buffer.subarray(0, size)));
    stream.once('error', reject);
    stream.once('close', () => {
      if (!stream.readableEnded) reject(new Error('the answer ended before it was complete'));
    });
  });
}

function hasCode(error: unknown, pattern: RegExp): boolean {
  return error instanceof Error && 'code' in error && pattern.test(String(error.code));
}
