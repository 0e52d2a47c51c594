import {
  type Acceptance,
  type Id,
  type Json,
  type LogLine,
  type NewActionRun,
  type NewEvent,
  type NewRuns,
  numbered,
  type Settlement,
} from '@storyloom/engine';
import { arraysOf } from './arrays.ts';
import { eventColumns, runColumns, settledColumns, storyRunColumns } from './store.sql.ts';

/** An event or Action run with whom it stands or falls: its story run at ingest, its settlement later. */
type Owned<Row> = { owner: Id; row: Row };

/** A row of an event as it is stored: its output as text, or the key under which that is kept elsewhere. */
export type StoredOutput = { output: string; blob: string | null };

/** How outputs are stored, by event id; those that are not in it are written as they are. */
export type Outputs = ReadonlyMap<Id, StoredOutput>;

/** The parameters of acceptSql. */
export function acceptParameters(batch: Acceptance[], outputs: Outputs): unknown[] {
  const storyRuns = batch.map((item) => item.storyRun);
  const given = [
    storyRuns.map((run) => run.id),
    storyRuns.map((run) => run.teamId),
    storyRuns.map((run) => run.storyId),
    storyRuns.map((run) => run.versionId),
    storyRuns.map((run) => run.source),
    storyRuns.map((run) => run.caller?.runId ?? null),
    storyRuns.map((run) => run.caller?.depth ?? 0),
    batch.map((item) => item.once?.actionId ?? null),
    batch.map((item) => item.once?.key ?? null),
    storyRuns.map((run) => run.sealed?.id ?? null),
    storyRuns.map((run) => run.sealed?.bytes ?? null),
    storyRuns.map((run) => run.sealed?.keyId ?? null),
  ];
  const owned = batch.map((item) => ({ owner: item.storyRun.id, rows: item }));
  return [...arraysOf(storyRunColumns, given), ...ownedParameters(owned, outputs)];
}

/** The parameters of settleSql. */
export function settleParameters(batch: Settlement[], outputs: Outputs): unknown[] {
  const waits = batch.map(({ outcome }) => (outcome.state === 'waiting' ? outcome : null));
  const given = [
    batch.map((item) => item.run.id),
    batch.map((item) => item.run.attempt),
    batch.map((item) => item.outcome.state),
    waits.map((wait) => wait?.ms ?? null),
    waits.map((wait) => wait?.kind ?? null),
    waits.map((wait) => wait?.before ?? null),
    waits.map((wait) => wait?.slotKey ?? null),
    batch.map((item) => item.failures),
    batch.map((item, index) => (waits[index] ? emittedBy(item) : 0)),
    batch.map((item) => errorOf(item)),
    batch.map((item) => listText(item.warnings)),
    batch.map((item) => logsText(item)),
  ];
  const owned = batch.map((item) => ({ owner: item.run.id, rows: item }));
  return [...arraysOf(settledColumns, given), ...ownedParameters(owned, outputs)];
}

/** The parameters that insertWon in store.sql.ts takes: events, then runs. */
export function ownedParameters(all: { owner: Id; rows: NewRuns }[], outputs: Outputs): unknown[] {
  return [
    ...eventParameters(
      all.flatMap(({ owner, rows }) => own(owner, rows.events)),
      outputs,
    ),
    ...runParameters(all.flatMap(({ owner, rows }) => own(owner, rows.runs))),
  ];
}

function emittedBy({ run, events }: Settlement): number {
  return events.filter((event) => event.actionRunId === run.id).length;
}

function errorOf({ outcome }: Settlement): string | null {
  if (outcome.state === 'failed') return jsonbText(outcome.error);
  return outcome.state === 'waiting' ? waitText(outcome.reason) : null;
}

/** Why a run waits, where its error would stand. */
export function waitText(reason: string): string {
  return jsonbText({ code: 'waiting', message: reason });
}

/** The columns of eventColumns. Causes go as array literals: unnest would flatten arrays. */
function eventParameters(rows: Owned<NewEvent>[], outputs: Outputs): unknown[] {
  // The type json keeps the text as it is: \u0000, lone surrogates and the order of keys included.
  const stored = rows.map(
    ({ row }) => outputs.get(row.id) ?? { output: JSON.stringify(row.output), blob: null },
  );
  return arraysOf(eventColumns, [
    rows.map(({ owner }) => owner),
    rows.map(({ row }) => row.id),
    rows.map(({ row }) => row.actionId),
    rows.map(({ row }) => row.actionSlug),
    rows.map(({ row }) => row.actionRunId),
    rows.map(({ row }) => row.seq),
    rows.map(({ row }) => row.port),
    rows.map(({ row }) => `{${row.causes.join(',')}}`),
    rows.map(({ row }) => JSON.stringify(row.ancestors)),
    rows.map(({ row }) => (row.turns === null ? null : JSON.stringify(row.turns))),
    rows.map(({ row }) => row.reEmitted ?? false),
    stored.map(({ output }) => output),
    stored.map(({ blob }) => blob),
  ]);
}

/** The columns of runColumns. */
function runParameters(rows: Owned<NewActionRun>[]): unknown[] {
  return arraysOf(runColumns, [
    rows.map(({ owner }) => owner),
    rows.map(({ row }) => row.id),
    rows.map(({ row }) => row.actionId),
    rows.map(({ row }) => row.actionSlug),
    rows.map(({ row }) => row.eventId),
    rows.map(({ row }) => row.state),
    rows.map(({ row }) => (row.error === null ? null : jsonbText(row.error))),
    rows.map(({ row }) => listText(row.warnings)),
    rows.map(({ row }) => listText(row.logs)),
    rows.map(({ row }) => row.priority),
    rows.map(({ row }) => row.runGate),
    rows.map(({ row }) => row.gate),
    rows.map(({ row }) => row.slotKey),
  ]);
}

function own<Row>(owner: Id, rows: Row[]): Owned<Row>[] {
  return rows.map((row) => ({ owner, row }));
}

/** What an attempt logged, numbered. */
export function logsText({ run, logs }: { run: { attempt: number }; logs: LogLine[] }): string | null {
  return listText(numbered(run.attempt, logs));
}

/** Null for an empty list. */
export function listText(list: string[] | LogLine[]): string | null {
  return list.length === 0 ? null : jsonbText(list);
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
