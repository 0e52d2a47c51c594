/** For tests of this folder: a live story of toy Actions on a real database, and a worker that carries it out. */
import {
  type Acceptance,
  compiledCache,
  type Graph,
  type HttpOut,
  type Id,
  type Json,
  makeWork,
  newId,
  nothingOutside,
  planFrom,
  type Runner,
  type Store,
  sourceEvent,
  startOf,
  type Work,
} from '@storyloom/engine';
import { toyRunners, toyTypes, until } from '@storyloom/engine/testing';
import type { Payloads } from '../postgres/payloads.ts';
import { postgresRunLogs } from '../postgres/run-log.ts';
import { postgresStore } from '../postgres/store.ts';
import { postgresVersions } from '../postgres/versions.ts';
import { makeWorld, type World } from '../stories/testing-world.ts';
import type { RepeatDeps } from './runs-deps.ts';

export type LiveStory = { storyId: Id; versionId: Id; graph: Graph };

export type StepRow = { slug: string; state: string; wait_kind: string | null; code: string | null };

export type RunsWorld = World & {
  store: Store;
  runs: RepeatDeps & { woken: () => number };
  publish: (graph: Graph, storyId?: Id) => Promise<LiveStory>;
  /** A story run, begun by the story's hook; everything is left to the worker unless told. */
  start: (story: LiveStory, payload?: Json, options?: { inline: boolean }) => Promise<Acceptance>;
  worker: (over?: { http?: HttpOut; leaseMs?: number; call?: Runner; mostBytes?: number }) => Work;
  /** Carries out what can be, until nothing is queued or running. */
  settle: (work: Work) => Promise<void>;
  /** Action runs of a story run, by their Action's slug, in order of the slugs. */
  steps: (storyRunId: Id) => Promise<StepRow[]>;
  actionRunId: (storyRunId: Id, slug: string) => Promise<Id>;
  /** Events of the story by slug, oldest first, with what is told of them. */
  events: (storyId: Id) => Promise<EventRow[]>;
  count: (what: string, values?: unknown[]) => Promise<number>;
};

type EventRow = {
  id: Id;
  slug: string;
  story_run_id: Id;
  re_emitted: boolean;
  causes: Id[];
  output: Json;
};

export const echo: HttpOut = {
  request: async ({ url }) => ({ ok: true, status: 200, headers: {}, body: new Uint8Array(), url }),
};

export async function makeRunsWorld({ payloads }: { payloads?: Payloads } = {}): Promise<RunsWorld> {
  const world = await makeWorld();
  const { pool } = world.database;
  const store = postgresStore(pool, payloads ? { payloads } : {});
  const [versions, compiled] = [postgresVersions(pool), compiledCache(toyTypes)];
  let woken = 0;
  const queue = {
    wake: () => {
      woken += 1;
    },
  };
  const runs = { pool, store, versions, compiled, runners: toyRunners, queue, live: world.live };
  const count: RunsWorld['count'] = async (what, values = []) =>
    (await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${what}`, values)).rows[0]?.n ?? 0;
  return {
    ...world,
    store,
    runs: { ...runs, woken: () => woken },
    count,

    publish: async (graph, known) => {
      const [storyId, versionId] = [known ?? newId(), newId()];
      const { teamId } = world.scope;
      const draft = JSON.stringify(graph);
      await pool.query(
        `INSERT INTO story (id, team_id, name, draft, live_version_id) VALUES ($1, $2, 'Orders', $3, $4)
         ON CONFLICT (id) DO UPDATE SET live_version_id = excluded.live_version_id`,
        [storyId, teamId, draft, versionId],
      );
      await pool.query(
        `INSERT INTO story_version (id, story_id, number, graph)
         SELECT $1, $2, count(*) + 1, $3 FROM story_version WHERE story_id = $2`,
        [versionId, storyId, draft],
      );
      return { storyId, versionId, graph };
    },

    start: async (story, payload = null, { inline } = { inline: false }) => {
      const compiledStory = compiled({ id: story.versionId, graph: story.graph });
      const hook = [...compiledStory.actions.values()].find((one) => one.definition.kind === 'source');
      if (!hook) throw new Error('No hook in this story.');
      const version = {
        id: story.versionId,
        storyId: story.storyId,
        teamId: world.scope.teamId,
        storyName: '',
      };
      const from = { version, story: compiledStory, source: 'webhook', priority: 0, runGate: null } as const;
      const ingest = { runners: toyRunners, ...(inline ? {} : { inlineSteps: 0 }) };
      const started = startOf(ingest, from);
      const acceptance = started.accept((chain) => planFrom(chain, sourceEvent(hook, payload)));
      await store.accept([acceptance]);
      return acceptance;
    },

    worker: ({ http = echo, leaseMs = 30_000, call, mostBytes } = {}) =>
      makeWork({
        store,
        versions,
        compiled,
        runners: { ...toyRunners, ...(call ? { call } : {}) },
        outside: { ...nothingOutside, http },
        queue,
        live: world.live,
        log: { warn: () => {} },
        logs: postgresRunLogs(pool),
        owner: 'test',
        leaseMs,
        concurrency: 10,
        ...(mostBytes === undefined ? {} : { mostBytes }),
      }),

    settle: (work) =>
      until('nothing is under way', async () => {
        work.pull();
        await work.idle();
        return (await count(`open_run WHERE state IN ('queued', 'running')`)) === 0;
      }),

    steps: async (storyRunId) =>
      (
        await pool.query<StepRow>(
          `SELECT action_slug AS slug, state, CASE WHEN state = 'waiting' THEN wait_kind END AS wait_kind,
                  error->>'code' AS code
           FROM any_run WHERE story_run_id = $1 ORDER BY action_slug, id`,
          [storyRunId],
        )
      ).rows,

    actionRunId: async (storyRunId, slug) => {
      const { rows } = await pool.query<{ id: Id }>(
        'SELECT id FROM any_run WHERE story_run_id = $1 AND action_slug = $2 ORDER BY id',
        [storyRunId, slug],
      );
      if (!rows[0]) throw new Error(`No run of ${slug}.`);
      return rows[0].id;
    },

    events: async (storyId) =>
      (
        await pool.query<EventRow>(
          `SELECT id, action_slug AS slug, story_run_id, re_emitted, causes, output
           FROM event WHERE story_id = $1 ORDER BY id`,
          [storyId],
        )
      ).rows,
  };
}

/** States by slug, as one line each. */
export function lines(steps: StepRow[]): string[] {
  return steps.map(({ slug, state, wait_kind, code }) =>
    [slug, state, ...(wait_kind ? [wait_kind] : []), ...(code && code !== 'waiting' ? [code] : [])].join(' '),
  );
}
