import type { Acceptance, Ancestors, ClaimedRun, Id, Json, Settlement, Store } from '@storyloom/engine';
import type { Pool, QueryResultRow } from 'pg';
import { BatchError } from './batch-error.ts';
import { isRefusal, persist } from './errors.ts';
import { acceptParameters, settleParameters } from './rows.ts';
import { acceptSql, claimSql, dueSql, extendSql, landedSql, outputsSql, settleSql } from './store.sql.ts';

type ClaimedRow = {
  id: Id;
  attempt: number;
  team_id: Id;
  story_id: Id;
  story_run_id: Id;
  version_id: Id;
  action_id: Id;
  event_id: Id;
  event_action_id: Id;
  event_action_slug: string;
  output: Json;
  ancestors: Ancestors;
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
 */
export function postgresStore(
  pool: Pool,
  { hintMs = 10_000, patienceMs = 5_000 }: { hintMs?: number; patienceMs?: number } = {},
): Store {
  async function ask<Row extends QueryResultRow>(
    statement: { name: string; text: string },
    values: unknown[],
  ): Promise<Row[]> {
    return (await pool.query<Row>({ ...statement, values })).rows;
  }

  async function acceptAll(batch: Acceptance[]): Promise<void> {
    await persist(() => ask(acceptSql, acceptParameters(batch, hintMs)), patienceMs);
  }

  async function settleAll(batch: Settlement[]): Promise<Id[]> {
    return persist(async (again) => {
      const landed = await ask<{ id: Id }>(settleSql, settleParameters(batch, hintMs));
      const earlier = again ? await landedBefore(batch) : [];
      return [...new Set([...landed, ...earlier].map((row) => row.id))];
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

  return {
    accept: async (batch) => {
      if (batch.length === 0) return;
      const { failed } = await inHalves({ items: batch, offset: 0 }, acceptAll);
      if (failed.length > 0) throw new BatchError(failed.map(({ index, error }) => ({ index, error })));
    },

    claim: async (ids, { owner, leaseMs }) => {
      if (ids.length === 0) return [];
      return (await ask<ClaimedRow>(claimSql, [ids, owner, leaseMs])).map(toClaimedRun);
    },

    settle: async (batch) => {
      if (batch.length === 0) return [];
      const { done, failed } = await inHalves({ items: batch, offset: 0 }, settleAll);
      const ended = failed
        .filter(({ error }) => isRefusal(error))
        .map(({ item, error }) => refused(item, error));
      return [...done.flat(), ...(ended.length === 0 ? [] : await settleAll(ended))];
    },

    due: async ({ limit, againMs }) => (await ask<{ id: Id }>(dueSql, [limit, againMs])).map((row) => row.id),

    extend: async (runs, leaseMs) => {
      if (runs.length === 0) return [];
      const values = [runs.map((run) => run.id), runs.map((run) => run.attempt), leaseMs];
      return (await ask<{ id: Id }>(extendSql, values)).map((row) => row.id);
    },

    outputs: async (ids) => {
      if (ids.length === 0) return new Map();
      const rows = await ask<{ id: Id; output: Json }>(outputsSql, [ids]);
      return new Map(rows.map((row) => [row.id, row.output]));
    },
  };
}

type Halved<Item, Result> = { done: Result[]; failed: { index: number; item: Item; error: unknown }[] };

/**
 * Sends a batch whole; when its rows are refused, in halves, down to the single items that are to blame:
 * n bad items of N cost about n·log N statements. Throws only while nothing of the batch is stored;
 * a server that goes away between two halves fails the items of the later ones.
 */
async function inHalves<Item, Result>(
  part: { items: Item[]; offset: number; whole?: false },
  send: (items: Item[]) => Promise<Result>,
): Promise<Halved<Item, Result>> {
  const { items, offset } = part;
  try {
    return { done: [await send(items)], failed: [] };
  } catch (error) {
    if (part.whole !== false && !isRefusal(error)) throw error;
    if (items.length === 1 || !isRefusal(error)) {
      return { done: [], failed: items.map((item, place) => ({ index: offset + place, item, error })) };
    }
    const middle = Math.ceil(items.length / 2);
    const first = await inHalves({ items: items.slice(0, middle), offset, whole: false }, send);
    const second = await inHalves(
      { items: items.slice(middle), offset: offset + middle, whole: false },
      send,
    );
    return { done: [...first.done, ...second.done], failed: [...first.failed, ...second.failed] };
  }
}

function refused(item: Settlement, error: unknown): Settlement {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    run: item.run,
    outcome: {
      state: 'failed',
      error: { code: 'not_storable', message: `The database refused what this Action emitted: ${reason}.` },
    },
    warnings: item.warnings,
    events: [],
    runs: [],
  };
}

function toClaimedRun(row: ClaimedRow): ClaimedRun {
  return {
    id: row.id,
    attempt: row.attempt,
    teamId: row.team_id,
    storyId: row.story_id,
    storyRunId: row.story_run_id,
    versionId: row.version_id,
    actionId: row.action_id,
    event: {
      id: row.event_id,
      actionId: row.event_action_id,
      actionSlug: row.event_action_slug,
      output: row.output,
      ancestors: row.ancestors,
    },
  };
}
