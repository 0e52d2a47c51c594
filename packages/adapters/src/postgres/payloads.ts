import type { Id, Json, NewEvent } from '@storyloom/engine';
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
