/**
 * What was claimed, with the payloads that it fits. Small ones came along with the claim; large ones are read
 * one after the other, until there are enough: a hundred runs of ten megabytes each are no gigabyte.
 */
import { BlobMissing, type Id, type Json, mostOutputBytes, sizeUpTo, smallBytes } from '@storyloom/engine';
import type { asker } from './ask.ts';
import { largeOutputsSql } from './claim.sql.ts';
import type { Payloads } from './payloads.ts';
import type { ClaimedRow } from './store.ts';

type Deps = { ask: ReturnType<typeof asker>; payloads: Payloads };

/** A claimed row with its output, and about how many bytes of JSON that is. */
export type ReadRow = { row: ClaimedRow; bytes: number };

export type Read = {
  read: ReadRow[];
  /** What was not read: there was enough, or it cannot be read just now. */
  left: Id[];
  /** Why something cannot be read just now. */
  failure: unknown;
};

/** Outputs are read together while they take so many bytes where they are stored, a hundredth of what they are at least. */
const partBytes = 256 * 1024;

export async function readClaimed(deps: Deps, rows: ClaimedRow[], mostBytes: number): Promise<Read> {
  const small = rows.filter((row) => !isLarge(row));
  const result: Read = {
    read: small.map((row) => ({ row, bytes: row.stored_bytes })),
    left: [],
    failure: null,
  };
  let bytes = small.reduce((sum, row) => sum + row.stored_bytes, 0);
  let rest = [...Map.groupBy(rows.filter(isLarge), (row) => row.event_id).values()];
  while (rest.length > 0 && bytes < mostBytes) {
    const { part, others } = nextPart(rest, Math.min(partBytes, mostBytes - bytes));
    rest = others;
    try {
      const read = await readPart(deps, part);
      result.read.push(...read);
      bytes += read.reduce((sum, one) => sum + one.bytes, 0);
    } catch (error) {
      result.left.push(...part.map((row) => row.id));
      result.failure = error;
    }
  }
  result.left.push(...rest.flat().map((row) => row.id));
  return result;
}

function isLarge({ blob, stored_bytes }: ClaimedRow): boolean {
  return blob !== null || stored_bytes > smallBytes;
}

/** As many as are stored in `room` bytes, or the first one: a blob goes alone. Rows of one event stay together. */
function nextPart(
  [first = [], ...others]: ClaimedRow[][],
  room: number,
): { part: ClaimedRow[]; others: ClaimedRow[][] } {
  const part = [...first];
  let left = room - sizeOf(first);
  while (others[0] && sizeOf(others[0]) <= left) {
    const next = others.shift() ?? [];
    left -= sizeOf(next);
    part.push(...next);
  }
  return { part, others };
}

function sizeOf([first]: ClaimedRow[]): number {
  return first && first.blob === null ? first.stored_bytes : Number.POSITIVE_INFINITY;
}

async function readPart({ ask, payloads }: Deps, part: ClaimedRow[]): Promise<ReadRow[]> {
  const [first] = part;
  if (first && first.blob !== null) {
    const { event_id, output } = await withBlob(payloads, first);
    const bytes = sizeUpTo(output, 2 * mostOutputBytes);
    return part.map((row) => ({ row: { ...row, event_id, output }, bytes }));
  }
  const texts = await ask<{ id: Id; text: string }>(largeOutputsSql, [
    [...new Set(part.map((row) => row.event_id))],
  ]);
  const outputs = new Map(
    texts.map(({ id, text }): [Id | null, { output: Json; bytes: number }] => [
      id,
      { output: JSON.parse(text), bytes: text.length },
    ]),
  );
  return part.map((row) => {
    const found = outputs.get(row.event_id);
    // Removed since, by retention.
    if (!found) return { row: { ...row, event_id: null }, bytes: 0 };
    return { row: { ...row, output: found.output }, bytes: found.bytes };
  });
}

/** A payload that is gone fails its own run, not those that were claimed with it. */
async function withBlob(payloads: Payloads, row: ClaimedRow): Promise<ClaimedRow> {
  try {
    return (await payloads.load([row]))[0] ?? row;
  } catch (error) {
    if (!(error instanceof BlobMissing)) throw error;
    return { ...row, event_id: null };
  }
}
