import type {
  Acceptance,
  Ancestors,
  ClaimedRun,
  Id,
  Json,
  Settlement,
  Store,
  Turns,
  WaitKind,
} from '@storyloom/engine';
import type { Pool } from 'pg';
import { asker, lateAsker } from './ask.ts';
import { BatchError } from './batch-error.ts';
import { claimSql, giveBackSql, smallSql } from './claim.sql.ts';
import { readClaimed } from './claimed-payloads.ts';
import { isRefusal, notStorable, persist } from './errors.ts';
import { inHalves } from './halves.ts';
import { makeArrive } from './joins.ts';
import { readOutputs } from './outputs.ts';
import { type Payloads, plainPayloads } from './payloads.ts';
import { acceptParameters, settleParameters } from './rows.ts';
import { settleBeside } from './settle-beside.ts';
import { acceptSql, dueSql, extendSql, heldSql, keysSql, landedSql, settleSql } from './store.sql.ts';
import { inTransaction } from './transaction.ts';
import { type Young, youngAcceptances, youngSettlements } from './young-ids.ts';

export type ClaimedRow = {
  id: Id;
  attempt: number;
  failures: number;
  lost_leases: number;
  wait_kind: WaitKind | null;
  wait_before: WaitKind | null;
  stranded: boolean | null;
  emitted: number;
  answer: Json | null;
  caller_run_id: Id | null;
  depth: number;
  team_id: Id;
  story_id: Id;
  story_run_id: Id;
  version_id: Id;
  action_id: Id;
  priority: number;
  run_gate: string | null;
  gate: string | null;
  story_run_state: 'cancelled' | 'suspended' | null;
  event_id: Id | null;
  event_action_id: Id;
  event_action_slug: string;
  port: string;
  /** Null where it was left out. */
  output: Json;
  /** What the output takes where it is stored. */
  stored_bytes: number;
  blob: string | null;
  ancestors: Ancestors;
  turns: Turns | null;
};

/**
 * The Store on PostgreSQL.
 *
 * A lost connection, or a server that restarts, is survived for `patienceMs` by asking again: accept is
 * idempotent by the story run's id, settle by its fence and a look at what landed. When it lasts longer
 * the error is thrown, and what was sent may yet have been stored.
 *
 * Rows that PostgreSQL refuses do not fail their neighbours. accept throws a BatchError that names them;
 * settle ends their Action run as failed, with `not_storable` and PostgreSQL's reason.
 *
 * `payloads` keeps outputs that are too large for a row.
 */
export function postgresStore(
  pool: Pool,
  { patienceMs = 5_000, payloads = plainPayloads }: { patienceMs?: number; payloads?: Payloads } = {},
): Store {
  const ask = asker(pool);
  const askLate = lateAsker(pool);

  async function acceptAll(batch: Acceptance[]): Promise<Id[]> {
    const outputs = await payloads.keep(batch.flatMap((item) => item.events));
    const rows = () => {
      const young = youngAcceptances(batch, outputs);
      return acceptParameters(young.items, young.outputs);
    };
    const fresh = await persist(() => askLate<{ id: Id }>(acceptSql, rows), patienceMs);
    return standIns(batch, new Set(fresh.map((row) => row.id)));
  }

  /** The story run that stands for each: what has a key and is not new was started by another. */
  async function standIns(batch: Acceptance[], fresh: ReadonlySet<Id>): Promise<Id[]> {
    const open = batch.flatMap(({ once, storyRun }) => (once && !fresh.has(storyRun.id) ? [once] : []));
    if (open.length === 0) return batch.map((item) => item.storyRun.id);
    const rows = await persist(
      () =>
        ask<{ action_id: Id; key: string; story_run_id: Id }>(keysSql, [
          open.map((one) => one.actionId),
          open.map((one) => one.key),
        ]),
      patienceMs,
    );
    const started = new Map(rows.map((row) => [`${row.action_id} ${row.key}`, row.story_run_id]));
    return batch.map(
      ({ once, storyRun }) => (once && started.get(`${once.actionId} ${once.key}`)) ?? storyRun.id,
    );
  }

  function settlePlain(batch: Settlement[]): Promise<Id[]> {
    return settleWith(batch, (young) =>
      askLate<{ id: Id }>(settleSql, () => {
        const { items, outputs } = young();
        return settleParameters(items, outputs);
      }),
    );
  }

  /** Those that the database refuses end as failed; their neighbours land. */
  async function settleAll(
    batch: Settlement[],
    settle: (batch: Settlement[]) => Promise<Id[]>,
  ): Promise<Id[]> {
    if (batch.length === 0) return [];
    const { done, failed } = await inHalves({ items: batch, offset: 0 }, settle);
    const ended = failed
      .filter(({ error }) => isRefusal(error))
      .map(({ item, error }) => refused(item, error));
    return [...done.flat(), ...(ended.length === 0 ? [] : await settle(ended))];
  }

  /** With what stands in other tables: a transaction instead of a statement. */
  function settleWide(batch: Settlement[]): Promise<Id[]> {
    return settleWith(batch, (young) =>
      inTransaction(pool, async (client) => {
        const { items, outputs } = young();
        const landed = await asker(client)<{ id: Id }>(settleSql, settleParameters(items, outputs));
        const ids = new Set(landed.map((row) => row.id));
        for (const item of items) if (ids.has(item.run.id)) await settleBeside(client, item, outputs);
        return landed;
      }),
    );
  }

  /** `send` asks for what it sends when it has a connection. */
  async function settleWith(
    batch: Settlement[],
    send: (young: () => Young<Settlement>) => Promise<{ id: Id }[]>,
  ): Promise<Id[]> {
    const starts = batch.flatMap(({ calls }) => calls?.starts ?? []);
    const all = [...batch, ...starts.map(({ acceptance }) => acceptance)];
    const outputs = await payloads.keep(all.flatMap(({ events }) => events));
    const sent: Settlement[][] = [];
    const young = () => {
      const made = youngSettlements(batch, outputs);
      sent.push(made.items);
      return made;
    };
    return persist(async () => {
      const tried = [...sent];
      const landed = [await send(young), ...(await Promise.all(tried.map(landedBefore)))].flat();
      return [...new Set(landed.map((row) => row.id))];
    }, patienceMs);
  }

  function landedBefore(batch: Settlement[]): Promise<{ id: Id }[]> {
    return ask(landedSql, [
      batch.map((item) => item.run.id),
      batch.map((item) => item.run.attempt),
      batch.map((item) => item.outcome.state),
      batch.map((item) => item.events[0]?.id ?? null),
    ]);
  }

  async function giveBack({ owner, ids = null }: { owner: string; ids?: Id[] | null }): Promise<number> {
    return (await persist(() => ask(giveBackSql, [owner, ids]), patienceMs)).length;
  }

  return {
    accept: async (batch) => {
      if (batch.length === 0) return [];
      const { done, failed } = await inHalves({ items: batch, offset: 0 }, acceptAll);
      if (failed.length > 0) throw new BatchError(failed.map(({ index, error }) => ({ index, error })));
      return done.flat();
    },

    claim: async (from) => {
      const { limit, owner, leaseMs, held = new Map(), othersOnly = false } = from;
      const { bytes = Number.POSITIVE_INFINITY } = from;
      if (limit <= 0) return [];
      const turns = [limit, [...held.keys()], [...held.values()], othersOnly];
      const small = bytes > 0 ? null : (await ask<{ id: Id }>(smallSql, turns)).map((row) => row.id);
      if (small?.length === 0) return [];
      const rows = await ask<ClaimedRow>(claimSql, [...turns, owner, leaseMs, small]);
      const { read, left, failure } = await readClaimed({ ask, payloads }, rows, bytes);
      if (failure !== null && read.length === 0) throw failure;
      if (left.length > 0) await giveBack({ owner, ids: left });
      return read.map(({ row, bytes: own }) => ({ ...toClaimedRun(row), bytes: own }));
    },

    giveBack,

    settle: async (batch) => {
      const wide = batch.filter((item) => item.calls || item.approval);
      if (wide.length === 0) return settleAll(batch, settlePlain);
      const plain = batch.filter((item) => !wide.includes(item));
      // Callers are locked in the order in which others lock them.
      const ordered = wide.toSorted((a, b) => (a.run.id < b.run.id ? -1 : 1));
      return (await Promise.all([settleAll(plain, settlePlain), settleAll(ordered, settleWide)])).flat();
    },

    arrive: makeArrive(pool, { patienceMs, payloads }),

    due: async (limit) => (await pool.query({ ...dueSql, values: [limit] })).rowCount ?? 0,

    extend: async (runs, leaseMs) => {
      if (runs.length === 0) return [];
      const values = [runs.map((run) => run.id), runs.map((run) => run.attempt), leaseMs];
      return (await ask<{ id: Id }>(extendSql, values)).map((row) => row.id);
    },

    held: async (runs) => {
      if (runs.length === 0) return [];
      const values = [runs.map((run) => run.id), runs.map((run) => run.attempt)];
      return (await ask<{ id: Id }>(heldSql, values)).map((row) => row.id);
    },

    outputs: (ids, mostBytes = Number.POSITIVE_INFINITY) => readOutputs({ ask, payloads }, ids, mostBytes),
  };
}

function refused({ approval: _, ...item }: Settlement, error: unknown): Settlement {
  return {
    ...item,
    outcome: { state: 'failed', error: notStorable(error) },
    events: [],
    runs: [],
    ...(item.calls ? { calls: { ...item.calls, starts: [], last: true } } : {}),
  };
}

/** A row that `claimedRows` of store.sql.ts selected, with its output in place. */
export function toClaimedRun(row: ClaimedRow): ClaimedRun {
  return {
    id: row.id,
    attempt: row.attempt,
    failures: row.failures,
    lostLeases: row.lost_leases,
    waited: row.wait_kind,
    waitedBefore: row.wait_before,
    isStranded: row.stranded === true,
    emitted: row.emitted,
    answer: row.answer,
    callerRunId: row.caller_run_id,
    depth: row.depth,
    teamId: row.team_id,
    storyId: row.story_id,
    storyRunId: row.story_run_id,
    versionId: row.version_id,
    actionId: row.action_id,
    priority: row.priority,
    runGate: row.run_gate,
    gate: row.gate,
    storyRunState: row.story_run_state,
    bytes: row.stored_bytes,
    event:
      row.event_id === null
        ? null
        : {
            id: row.event_id,
            actionId: row.event_action_id,
            actionSlug: row.event_action_slug,
            port: row.port,
            output: row.output,
            ancestors: row.ancestors,
            turns: row.turns,
          },
  };
}
