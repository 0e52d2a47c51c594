import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf, frameReader } from './frames.ts';

const most = 100_000;

/** Bytes cut at any places. */
const cut = (bytes: Buffer, places: number[]): Buffer[] => {
  const sorted = [
    0,
    ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b),
    bytes.length,
  ];
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
};

describe('frames', () => {
  it('come out as they went in, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.json()), fc.array(fc.nat(), { maxLength: 20 }), (texts, places) => {
        const messages = texts.map((text): unknown => JSON.parse(text));
        const read = frameReader(most);
        const pieces = cut(Buffer.concat(messages.map(frameOf)), places);
        expect(pieces.flatMap((piece) => read(piece))).toEqual(JSON.parse(JSON.stringify(messages)));
      }),
      { numRuns: 500 },
    );
  });

  it('that are none are an error, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = frameReader(64);
        try {
          for (const message of read(Buffer.from(bytes))) expect(message).not.toBeUndefined();
        } catch (error) {
          expect(error instanceof RangeError || error instanceof SyntaxError).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('are refused by their head alone when they are too large', () => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(most + 1);
    expect(() => frameReader(most)(head)).toThrow(/at most 100000/);
  });
});
