/** Where an event came from and what it led to: its causes up to the source, its effects down to the last. */
import type { ActionRunState, Id, RunError } from '@storyloom/engine';
import { asker } from '../postgres/ask.ts';
import type { Pool } from '../postgres/pool.ts';
import type { Statement } from '../postgres/store.sql.ts';
import { lowestAfter } from '../stories/id-time.ts';
import { type NotFound, notFound, type Scope } from '../stories/story-deps.ts';

export type LineageEvent = {
  id: Id;
  relation: 'cause' | 'self' | 'effect';
  /** The events that caused it directly; all are in the list unless it is cut off. */
  causes: Id[];
  storyRunId: Id;
  actionId: Id;
  actionSlug: string;
  port: string;
  reEmitted: boolean;
  createdAt: Date;
  /** The Action run that emitted it, with its state and how long it took; null for the event of a source. */
  runId: Id | null;
  state: ActionRunState;
  durationMs: number | null;
};

/** An Action run that was given one of the events and has emitted nothing (yet). */
export type LineageRun = {
  id: Id;
  eventId: Id;
  actionId: Id;
  actionSlug: string;
  state: ActionRunState;
  durationMs: number | null;
  error: RunError | null;
};

export type Lineage = {
  /** Oldest first. */
  events: LineageEvent[];
  runs: LineageRun[];
  /** There is more than is shown. */
  more: boolean;
};

/** So many events are shown. */
const most = 1_000;
/** So many rows of one story run are looked at, and so many story runs on the way up. */
const mostRows = 20_000;
const mostStoryRuns = 20;

type EventRow = {
  id: Id;
  story_run_id: Id;
  action_id: Id;
  action_slug: string;
  action_run_id: Id | null;
  port: string;
  causes: Id[] | null;
  re_emitted: boolean;
  created_at: Date;
};

type RunRow = {
  id: Id;
  event_id: Id;
  action_id: Id;
  action_slug: string;
  state: ActionRunState;
  error: RunError | null;
  started_at: Date | null;
  created_at: Date;
  ended_at: Date | null;
};

const runsOfSql: Statement = {
  name: 'storyloom_lineage_story_runs',
  text: 'SELECT DISTINCT story_run_id FROM event WHERE id = ANY($1::uuid[]) AND team_id = $2',
};

// The least id tells partitions apart: nothing of a story run is older.
const eventsSql: Statement = {
  name: 'storyloom_lineage_events',
  text: `
SELECT id, story_run_id, action_id, action_slug, action_run_id, port, causes, re_emitted, created_at
FROM event WHERE story_run_id = $1 AND id >= $2 ORDER BY id LIMIT ${mostRows}`,
};

const runsSql: Statement = {
  name: 'storyloom_lineage_runs',
  text: `
SELECT id, event_id, action_id, action_slug, state, error, started_at, created_at, ended_at
FROM any_run WHERE story_run_id = $1 AND id >= $2 ORDER BY id LIMIT ${mostRows}`,
};

/** Effects in other story runs, where it was emitted again, are not shown; causes there are. */
export async function lineageOf(
  { pool }: { pool: Pool },
  { teamId }: Pick<Scope, 'teamId'>,
  eventId: Id,
): Promise<Lineage | NotFound> {
  const ask = asker(pool);
  const events = new Map<Id, EventRow>();
  const runs = new Map<Id, RunRow>();
  const read = new Set<Id>();

  async function readAround(ids: Id[]): Promise<void> {
    const around = await ask<{ story_run_id: Id }>(runsOfSql, [ids, teamId]);
    for (const { story_run_id: storyRunId } of around) {
      if (read.has(storyRunId) || read.size >= mostStoryRuns) continue;
      read.add(storyRunId);
      const from = [storyRunId, lowestAfter(storyRunId)];
      const [someEvents, someRuns] = await Promise.all([
        ask<EventRow>(eventsSql, from),
        ask<RunRow>(runsSql, from),
      ]);
      for (const event of someEvents) events.set(event.id, event);
      for (const run of someRuns) runs.set(run.id, run);
    }
  }

  await readAround([eventId]);
  if (!events.has(eventId)) return notFound;
  const effects = effectsOf(eventId, events);
  let causes = causesOf(eventId, events);
  // Each round comes to story runs that were not read before.
  for (let known = -1; causes.missing.length > 0 && known < read.size; ) {
    known = read.size;
    await readAround(causes.missing);
    causes = causesOf(eventId, events);
  }
  const relations = new Map<Id, LineageEvent['relation']>([
    ...effects.map((id) => [id, 'effect'] as const),
    ...causes.ids.map((id) => [id, 'cause'] as const),
    [eventId, 'self'],
  ]);
  const shown = [...events.values()]
    .filter((event) => relations.has(event.id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const list = nearest(shown, relations);
  return {
    events: list.map((event) => toEvent(event, relations.get(event.id) ?? 'self', runs)),
    runs: silentRuns(runs, { shown: list, relations, events }),
    more: list.length < shown.length || read.size >= mostStoryRuns || events.size >= mostRows,
  };
}

/** All that led to it, as far as it has been read, and what has not. */
function causesOf(from: Id, events: ReadonlyMap<Id, EventRow>): { ids: Id[]; missing: Id[] } {
  const seen = new Set<Id>([from]);
  const missing: Id[] = [];
  for (const id of seen) {
    const event = events.get(id);
    if (!event) missing.push(id);
    for (const cause of event?.causes ?? []) seen.add(cause);
  }
  return { ids: [...seen], missing };
}

function effectsOf(from: Id, events: ReadonlyMap<Id, EventRow>): Id[] {
  const children = Map.groupBy(
    [...events.values()].flatMap((event) => (event.causes ?? []).map((cause) => ({ cause, id: event.id }))),
    (link) => link.cause,
  );
  const seen = new Set<Id>([from]);
  for (const id of seen) for (const child of children.get(id) ?? []) seen.add(child.id);
  return [...seen];
}

/** Causes and the event itself before effects: the way up is shown whole. */
function nearest(shown: EventRow[], relations: ReadonlyMap<Id, LineageEvent['relation']>): EventRow[] {
  if (shown.length <= most) return shown;
  const up = shown.filter((event) => relations.get(event.id) !== 'effect').slice(-most);
  const down = shown.filter((event) => relations.get(event.id) === 'effect').slice(0, most - up.length);
  return [...up, ...down];
}

function silentRuns(
  runs: ReadonlyMap<Id, RunRow>,
  {
    shown,
    relations,
    events,
  }: {
    shown: EventRow[];
    relations: ReadonlyMap<Id, LineageEvent['relation']>;
    events: ReadonlyMap<Id, EventRow>;
  },
): LineageRun[] {
  const givers = new Set(shown.filter(({ id }) => relations.get(id) !== 'cause').map((event) => event.id));
  const emitters = new Set([...events.values()].map((event) => event.action_run_id));
  return [...runs.values()]
    .filter((run) => givers.has(run.event_id) && !emitters.has(run.id))
    .slice(0, most)
    .map((run) => ({
      id: run.id,
      eventId: run.event_id,
      actionId: run.action_id,
      actionSlug: run.action_slug,
      state: run.state,
      durationMs: durationOf(run),
      error: run.error,
    }));
}

function toEvent(
  event: EventRow,
  relation: LineageEvent['relation'],
  runs: ReadonlyMap<Id, RunRow>,
): LineageEvent {
  const run = event.action_run_id === null ? undefined : runs.get(event.action_run_id);
  return {
    id: event.id,
    relation,
    causes: event.causes ?? [],
    storyRunId: event.story_run_id,
    actionId: event.action_id,
    actionSlug: event.action_slug,
    port: event.port,
    reEmitted: event.re_emitted,
    createdAt: event.created_at,
    runId: event.action_run_id,
    // What a source received has succeeded.
    state: run?.state ?? 'succeeded',
    durationMs: run ? durationOf(run) : 0,
  };
}

function durationOf(run: RunRow): number | null {
  if (run.ended_at === null) return null;
  return Math.max(0, run.ended_at.getTime() - (run.started_at ?? run.created_at).getTime());
}
