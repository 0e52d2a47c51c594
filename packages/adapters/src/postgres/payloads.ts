import { BlobMissing, type Id, type Json, type NewEvent } from '@storyloom/engine';
import type { Outputs } from './rows.ts';

/** Where the outputs of events are when they are too large for a row. */
export type Payloads = {
  /** Keeps the large ones, durably, before their rows are written; answers how those are stored. */
  keep: (events: readonly NewEvent[]) => Promise<Outputs>;
  /** Rows with their outputs put back. */
  load: <Row extends { output: Json; blob: string | null }>(rows: Row[]) => Promise<Row[]>;
};

const nothingElsewhere: Outputs = new Map<Id, never>();

/** Everything stays in its row. */
export const plainPayloads: Payloads = {
  keep: () => Promise.resolve(nothingElsewhere),
  load: (rows) => Promise.resolve(rows),
};

/** Rows with their outputs put back, one by one: what is missing of one takes no other with it. */
export function loadEach<Row extends { output: Json; blob: string | null }>(
  payloads: Pick<Payloads, 'load'>,
  rows: Row[],
): Promise<{ row: Row; missing: BlobMissing | null }[]> {
  return Promise.all(
    rows.map(async (row) => {
      if (row.blob === null) return { row, missing: null };
      try {
        return { row: (await payloads.load([row]))[0] ?? row, missing: null };
      } catch (error) {
        if (!(error instanceof BlobMissing)) throw error;
        return { row, missing: error };
      }
    }),
  );
}
