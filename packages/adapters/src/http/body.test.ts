import { Readable } from 'node:stream';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBody } from './body.ts';

const plain = { encoding: '', maxBytes: 1000 };

/** A body that comes in these chunks; `given` counts how much of it was taken. */
function bodyOf(chunks: Iterable<Uint8Array>) {
  const given = { bytes: 0 };
  const counted = function* () {
    for (const chunk of chunks) {
      given.bytes += chunk.byteLength;
      yield chunk;
    }
  };
  return { stream: Readable.from(counted(), { objectMode: false }), given };
}

function* endless(size: number): Generator<Uint8Array> {
  for (;;) yield new Uint8Array(size);
}

function* times(count: number, chunk: Uint8Array): Generator<Uint8Array> {
  for (let n = 0; n < count; n += 1) yield chunk;
}

describe('reading a body', () => {
  it('takes as many bytes as are allowed, and not one more', async () => {
    const exact = await readBody(bodyOf([new Uint8Array(600), new Uint8Array(400)]).stream, plain);
    expect(exact).toMatchObject({ ok: true, decoded: false });
    expect(exact.ok && exact.body.byteLength).toBe(1000);
    const over = await readBody(bodyOf([new Uint8Array(600), new Uint8Array(401)]).stream, plain);
    expect(over).toEqual({ ok: false, reason: 'too_large' });
    const none = await readBody(bodyOf([]).stream, plain);
    expect(none.ok && none.body.byteLength).toBe(0);
  });

  it('puts the bytes together however they come', async () => {
    const text = 'storyloom '.repeat(5_000);
    const bytes = Buffer.from(text);
    const single = function* () {
      for (let at = 0; at < bytes.length; at += 1) yield bytes.subarray(at, at + 1);
    };
    const result = await readBody(bodyOf(single()).stream, { encoding: '', maxBytes: 100_000 });
    expect(result.ok && Buffer.from(result.body).toString()).toBe(text);
  });

  it('stops a body without end soon after it is too large', async () => {
    const { stream, given } = bodyOf(endless(10_000));
    expect(await readBody(stream, { encoding: '', maxBytes: 100_000 })).toEqual({
      ok: false,
      reason: 'too_large',
    });
    expect(given.bytes).toBeLessThan(1_000_000);
    expect(stream.destroyed).toBe(true);
  });
});

describe('reading a body that is packed', () => {
  const bomb = Buffer.alloc(20_000_000);

  it.each([
    ['gzip', gzipSync(bomb)],
    ['br', brotliCompressSync(bomb)],
    ['gzip, gzip', gzipSync(gzipSync(bomb))],
  ])('counts what %s unpacks to, and stops there', async (encoding, packed) => {
    expect(packed.byteLength).toBeLessThan(100_000);
    const { stream } = bodyOf(times(1, packed));
    expect(await readBody(stream, { encoding, maxBytes: 1_000_000 })).toEqual({
      ok: false,
      reason: 'too_large',
    });
  });

  it('unpacks twice at most, and leaves the rest packed', async () => {
    const packed = gzipSync(gzipSync(gzipSync('story')));
    const result = await readBody(bodyOf([packed]).stream, { encoding: 'gzip, gzip, gzip', maxBytes: 1_000 });
    expect(result).toMatchObject({ ok: true, decoded: false });
  });
});
