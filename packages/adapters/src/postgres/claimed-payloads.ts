/**
 * What was claimed, with the payloads that it fits. Small ones came along with the claim; large ones are read
 * one after the other, until there are enough: a hundred runs of ten megabytes each are no gigabyte.
 */
import { BlobMissing, type Id, smallBytes } from '@storyloom/engine';
import type { asker } from './ask.ts';
import { readLarge, type Stored } from './outputs.ts';
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

export async function readClaimed(deps: Deps, rows: ClaimedRow[], mostBytes: number): Promise<Read> {
  const result: Read = { read: [], left: [], failure: null };
  const large = new Map<Id, Stored>();
  let bytes = 0;
  for (const row of rows) {
    const { event_id: id, stored_bytes, blob } = row;
    if (id !== null && isLarge(row)) large.set(id, { id, stored_bytes, blob });
    else bytes += stored_bytes;
  }
  const { read, left, failures } = await readLarge(deps, [...large.values()], mostBytes - bytes);
  const unread = new Set(left);
  for (const row of rows) {
    const { event_id: id } = row;
    const found = id === null ? undefined : read.get(id);
    const failure = id === null ? undefined : failures.get(id);
    if (id === null || !large.has(id)) result.read.push({ row, bytes: row.stored_bytes });
    else if (found) result.read.push({ row: { ...row, output: found.output }, bytes: found.bytes });
    else if (unread.has(id)) result.left.push(row.id);
    else if (failure && !(failure instanceof BlobMissing)) {
      result.left.push(row.id);
      result.failure = failure;
    }
    // Gone, by retention or with its file: it fails its own run, not those that were claimed with it.
    else result.read.push({ row: { ...row, event_id: null }, bytes: 0 });
  }
  return result;
}

function isLarge({ blob, stored_bytes }: ClaimedRow): boolean {
  return blob !== null || stored_bytes > smallBytes;
}
