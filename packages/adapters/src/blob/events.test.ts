import { BlobMissing, type NewEvent, newId } from '@storyloom/engine';
import { anAcceptance, memoryBlobs } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';
import { blobPayloads, dayOfId, load, offload } from './events.ts';

const noon = Date.UTC(2030, 10, 26, 12);

it('keeps a text of up to the limit in its row, measured in bytes', async () => {
  const to = { blobs: memoryBlobs(), overBytes: 10 };
  for (const text of ['"12345678"', '"äöüß"']) {
    expect(await offload(to, text, newId())).toEqual({ output: text, blob: null });
  }
  expect(await offload(to, '"äöüßä"', newId())).toMatchObject({ output: 'null', blob: expect.any(String) });
});

it('puts a larger one among the blobs of its day, and reads it back as it was', async () => {
  const to = { blobs: memoryBlobs(), overBytes: 10 };
  const output = { b: 'größer', a: [1, null] };
  const id = newId(noon);
  const stored = await offload(to, JSON.stringify(output), id);
  expect(stored).toEqual({ output: 'null', blob: `2030-11-26/${id}` });
  const rows = [
    { id, output: null, blob: stored.blob },
    { id: 'small', output: 7, blob: null },
  ];
  const [large, small] = await load(to.blobs, rows);
  expect(JSON.stringify(large?.output)).toBe(JSON.stringify(output));
  expect(small).toEqual(rows[1]);
});

it('keeps everything in rows when there is no place for blobs', async () => {
  const text = JSON.stringify('x'.repeat(100_000));
  expect(await offload(null, text, newId())).toEqual({ output: text, blob: null });
});

it('says of a blob that cannot be read which it is and why', async () => {
  const rows = [{ output: null, blob: '2026-11-26/gone' }];
  await expect(load(memoryBlobs(), rows)).rejects.toThrow(BlobMissing);
  await expect(load(null, rows)).rejects.toThrow('2026-11-26/gone cannot be read: BLOB_PATH is not set');
});

it('dates an id by UTC', () => {
  expect(dayOfId(newId(Date.UTC(2031, 0, 1) - 1))).toBe('2030-12-31');
});

it('keeps the large ones of many events, and says of all how they are stored', async () => {
  const { blobs, overBytes } = { blobs: memoryBlobs(), overBytes: 10 };
  const outputs = ['small', 'a larger one', null];
  const events = outputs.map((output): NewEvent => ({ ...anAcceptance().event, id: newId(), output }));
  const payloads = blobPayloads({ blobs, overBytes });
  const stored = await payloads.keep(events);
  expect(events.map(({ id }) => stored.get(id)?.output)).toEqual(['"small"', 'null', 'null']);
  const rows = events.map(({ id }) => ({
    output: JSON.parse(stored.get(id)?.output ?? ''),
    blob: stored.get(id)?.blob ?? null,
  }));
  expect((await payloads.load(rows)).map((row) => row.output)).toEqual(outputs);
  await expect(blobPayloads(null).load(rows)).rejects.toThrow(BlobMissing);
});
