import type { Acceptance, Id, Json, NewActionRun, NewEvent, Settlement } from '@storyloom/engine';

/** An event or Action run with whom it stands or falls: its story run at ingest, its settlement later. */
type Owned<Row> = { owner: Id; row: Row };

/** The parameters of acceptSql. */
export function acceptParameters(batch: Acceptance[], hintMs: number): unknown[] {
  const storyRuns = batch.map((item) => item.storyRun);
  return [
    storyRuns.map((run) => run.id),
    storyRuns.map((run) => run.teamId),
    storyRuns.map((run) => run.storyId),
    storyRuns.map((run) => run.versionId),
    hintMs,
    ...eventColumns(batch.map((item) => ({ owner: item.storyRun.id, row: item.event }))),
    ...runColumns(batch.flatMap((item) => own(item.storyRun.id, item.runs))),
  ];
}

/** The parameters of settleSql. */
export function settleParameters(batch: Settlement[], hintMs: number): unknown[] {
  return [
    batch.map((item) => item.run.id),
    batch.map((item) => item.run.attempt),
    batch.map((item) => item.outcome.state),
    batch.map((item) => (item.outcome.state === 'waiting' ? item.outcome.ms : null)),
    batch.map((item) => errorOf(item)),
    batch.map((item) => warningsText(item.warnings)),
    hintMs,
    ...eventColumns(batch.flatMap((item) => own(item.run.id, item.events))),
    ...runColumns(batch.flatMap((item) => own(item.run.id, item.runs))),
  ];
}

function errorOf({ outcome }: Settlement): string | null {
  if (outcome.state === 'failed') return jsonbText(outcome.error);
  return outcome.state === 'waiting' ? jsonbText({ code: 'waiting', message: outcome.reason }) : null;
}

/** The columns of events(…) in store.sql.ts. Causes go as array literals: unnest would flatten arrays. */
function eventColumns(rows: Owned<NewEvent>[]): unknown[] {
  return [
    rows.map(({ owner }) => owner),
    rows.map(({ row }) => row.id),
    rows.map(({ row }) => row.teamId),
    rows.map(({ row }) => row.storyId),
    rows.map(({ row }) => row.storyRunId),
    rows.map(({ row }) => row.actionId),
    rows.map(({ row }) => row.actionSlug),
    rows.map(({ row }) => row.actionRunId),
    rows.map(({ row }) => row.seq),
    rows.map(({ row }) => row.port),
    rows.map(({ row }) => `{${row.causes.join(',')}}`),
    rows.map(({ row }) => JSON.stringify(row.ancestors)),
    // The type json keeps the text as it is: \u0000, lone surrogates and the order of keys included.
    rows.map(({ row }) => JSON.stringify(row.output)),
  ];
}

/** The columns of runs(…) in store.sql.ts. */
function runColumns(rows: Owned<NewActionRun>[]): unknown[] {
  return [
    rows.map(({ owner }) => owner),
    rows.map(({ row }) => row.id),
    rows.map(({ row }) => row.teamId),
    rows.map(({ row }) => row.storyId),
    rows.map(({ row }) => row.storyRunId),
    rows.map(({ row }) => row.versionId),
    rows.map(({ row }) => row.actionId),
    rows.map(({ row }) => row.actionSlug),
    rows.map(({ row }) => row.eventId),
    rows.map(({ row }) => row.state),
    rows.map(({ row }) => (row.error === null ? null : jsonbText(row.error))),
    rows.map(({ row }) => warningsText(row.warnings)),
  ];
}

function own<Row>(owner: Id, rows: Row[]): Owned<Row>[] {
  return rows.map((row) => ({ owner, row }));
}

function warningsText(warnings: string[]): string | null {
  return warnings.length === 0 ? null : jsonbText(warnings);
}

/**
 * JSON text that jsonb takes: it rejects \u0000 and lone surrogates, which the detail of an error may
 * carry. U+FFFD stands for each.
 */
export function jsonbText(value: Json | object): string {
  return JSON.stringify(value).replace(/\\(u0000|ud[89a-f][0-9a-f]{2}|.)/g, (whole, code: string) =>
    code.length > 1 ? '\\ufffd' : whole,
  );
}
