/**
 * Outputs of events that are too large for a row: the row keeps a key, the bytes go to the blobs. They go
 * there before the statement that writes the row, so that no row points at nothing; what a crash between
 * the two leaves behind goes with the folder of its day.
 */
import { BlobMissing, type Blobs, type Id, type Json, timeOfId } from '@storyloom/engine';
import type { Payloads } from '../postgres/payloads.ts';
import type { StoredOutput } from '../postgres/rows.ts';

export type LargeOutputs = { blobs: Blobs; overBytes: number };

const dayMs = 86_400_000;

/** The UTC day on which an id was made: `2026-11-26`, as in the keys of blobs. */
export function dayOfId(id: Id): string {
  return dayOfTime(timeOfId(id));
}

/** The UTC day of a moment. */
export function dayOfTime(ms: number): string {
  return new Date(Math.floor(ms / dayMs) * dayMs).toISOString().slice(0, 10);
}

/** Payloads of a store: what is larger than `overBytes` (as UTF-8) goes to the blobs. Null: all stays in rows. */
export function blobPayloads(to: LargeOutputs | null): Payloads {
  return {
    keep: async (events) => {
      const kept = new Map<Id, StoredOutput>();
      if (to === null) return kept;
      const large: Promise<unknown>[] = [];
      for (const { id, output } of events) {
        const text = JSON.stringify(output);
        // Most are small: no promise for each of them.
        if (isSmall(to, text)) kept.set(id, { output: text, blob: null });
        else large.push(offload(to, text, id).then((stored) => kept.set(id, stored)));
      }
      await Promise.all(large);
      return kept;
    },
    load: (rows) => load(to?.blobs ?? null, rows),
  };
}

/** How a text is stored: in its row, or among the blobs of its day, and the row holds their key. */
export async function offload(
  to: LargeOutputs | null,
  outputText: string,
  eventId: Id,
): Promise<StoredOutput> {
  if (to === null || isSmall(to, outputText)) return { output: outputText, blob: null };
  const blob = `${dayOfId(eventId)}/${eventId}`;
  await to.blobs.put(blob, Buffer.from(outputText));
  return { output: 'null', blob };
}

function isSmall({ overBytes }: LargeOutputs, text: string): boolean {
  // A character is three bytes at most, so that short texts are not encoded to be measured.
  return text.length * 3 <= overBytes || Buffer.byteLength(text) <= overBytes;
}

/** Rows as read, with every output in its place. Rejects with `BlobMissing`. */
export function load<Row extends { output: Json; blob: string | null }>(
  blobs: Blobs | null,
  rows: Row[],
): Promise<Row[]> {
  return Promise.all(
    rows.map(async (row) => (row.blob === null ? row : { ...row, output: await outputOf(blobs, row.blob) })),
  );
}

async function outputOf(blobs: Blobs | null, key: string): Promise<Json> {
  if (blobs === null) throw new BlobMissing(key, 'BLOB_PATH is not set');
  const bytes = await blobs.get(key);
  if (bytes === null) throw new BlobMissing(key, 'it is not where BLOB_PATH points');
  const output: Json = JSON.parse(Buffer.from(bytes).toString());
  return output;
}
