import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Blobs } from '../blob.ts';
import { newId } from '../ids.ts';

export type BlobsUnderTest = { blobs: Blobs; close: () => Promise<void> };

const bytes = (text: string) => new TextEncoder().encode(text);
const keyOn = (day: string) => `${day}/${newId()}`;

/** What every Blobs keeps. `make` gives one that holds nothing. */
export function blobContract(name: string, make: () => Promise<BlobsUnderTest>): void {
  describe(`blobs in ${name}`, () => {
    let under: BlobsUnderTest;
    let blobs: Blobs;
    beforeEach(async () => {
      under = await make();
      blobs = under.blobs;
    });
    afterEach(() => under.close());

    it('give back what was put, byte for byte', async () => {
      const [text, empty, binary] = [keyOn('2026-11-26'), keyOn('2026-11-26'), keyOn('2026-11-27')];
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      await Promise.all([
        blobs.put(text, bytes('{"größe":1}')),
        blobs.put(empty, bytes('')),
        blobs.put(binary, all),
      ]);
      expect(await blobs.get(text)).toEqual(bytes('{"größe":1}'));
      expect(await blobs.get(empty)).toEqual(bytes(''));
      expect(await blobs.get(binary)).toEqual(all);
    });

    it('know nothing of a key that was not put', async () => {
      expect(await blobs.get(keyOn('2026-11-26'))).toBeNull();
    });

    it('hold the last of two puts, whole', async () => {
      const key = keyOn('2026-11-26');
      await blobs.put(key, bytes('a longer first one'));
      await blobs.put(key, bytes('second'));
      expect(await blobs.get(key)).toEqual(bytes('second'));
    });

    it('hold one of several puts at once, whole', async () => {
      const key = keyOn('2026-11-26');
      const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(1_000 + index));
      await Promise.all(texts.map((text) => blobs.put(key, bytes(text))));
      expect(texts.map(bytes)).toContainEqual(await blobs.get(key));
    });

    it('lose what is deleted and nothing else; a second time is harmless', async () => {
      const [gone, kept] = [keyOn('2026-11-26'), keyOn('2026-11-26')];
      await Promise.all([gone, kept].map((key) => blobs.put(key, bytes('x'))));
      await blobs.delete([gone, keyOn('2026-11-20')]);
      await blobs.delete([gone]);
      await blobs.delete([]);
      expect(await blobs.get(gone)).toBeNull();
      expect(await blobs.get(kept)).toEqual(bytes('x'));
    });

    it('lose a whole day at once, and name the days that are left', async () => {
      const [gone, kept] = [keyOn('2026-11-26'), keyOn('2026-11-27')];
      await Promise.all([gone, kept].map((key) => blobs.put(key, bytes('x'))));
      expect((await blobs.days()).sort()).toEqual(['2026-11-26', '2026-11-27']);
      await blobs.deleteDay('2026-11-26');
      await blobs.deleteDay('2026-11-26');
      expect(await blobs.days()).toEqual(['2026-11-27']);
      expect(await blobs.get(gone)).toBeNull();
      expect(await blobs.get(kept)).toEqual(bytes('x'));
      await blobs.put(gone, bytes('again'));
      expect(await blobs.get(gone)).toEqual(bytes('again'));
    });

    it.each([
      '',
      'x',
      '../2026-11-26/x',
      '2026-11-26/../x',
      '2026-11-26/',
      '2026-11-26/a/b',
      '/2026-11-26/a',
    ])('refuse the key %j', async (key) => {
      await expect(blobs.put(key, bytes('x'))).rejects.toThrow('Not a key');
      await expect(blobs.get(key)).rejects.toThrow('Not a key');
      await expect(blobs.delete([key])).rejects.toThrow('Not a key');
    });

    it.each(['', '.', '..', '2026-11-26/..', '2026-11'])('refuse the day %j', async (day) => {
      await expect(blobs.deleteDay(day)).rejects.toThrow('Not a day');
    });
  });
}
