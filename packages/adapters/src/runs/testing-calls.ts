/** For tests of calls: stories of toy Actions that may be called, and a worker that can call them. */
import {
  type Graph,
  type Json,
  makeWork,
  nothingOutside,
  type SendToStory,
  type Values,
} from '@storyloom/engine';
import { toyGraph, until } from '@storyloom/engine/testing';
import { postgresCalls } from '../postgres/calls.ts';
import type { Payloads } from '../postgres/payloads.ts';
import { findCallee } from '../stories/find-callee.ts';
import { echo, type LiveStory, type RunsWorld } from './testing-runs.ts';

/** A worker that can call stories. */
export function callingIn(
  world: RunsWorld,
  { http = echo, values, payloads }: { http?: typeof echo; values?: Values; payloads?: Payloads } = {},
) {
  const { pool, versions, compiled } = world.runs;
  const find = findCallee({ pool, versions, compiled });
  const calls = postgresCalls(pool, { find, ...(payloads ? { payloads } : {}) });
  const work = makeWork({
    ...world.runs,
    store: world.store,
    calls,
    ...(values ? { values } : {}),
    outside: { ...nothingOutside, http },
    log: { warn: () => {} },
    owner: 'test',
    leaseMs: 30_000,
    concurrency: 10,
  });
  return { work, find, calls };
}

type Working = Pick<ReturnType<typeof callingIn>, 'work'>;

/** Carries out what can be, until nothing is queued or running and `isDone` says so. */
export const idleIn = (world: RunsWorld, { work }: Working, isDone: () => Promise<boolean>) =>
  until('it was done', async () => {
    await work.sweep(100);
    await work.idle();
    return (await world.count(`open_run WHERE state IN ('queued', 'running')`)) === 0 && (await isDone());
  });

const settings = (over: Partial<SendToStory> = {}): SendToStory => ({
  enabled: true,
  entry: null,
  access: 'team',
  teams: [],
  inputs: [],
  ...over,
});

/** A story that may be called. */
export async function callableIn(
  world: RunsWorld,
  name: string,
  graph: Graph,
  { teamId = world.scope.teamId, ...over }: Partial<SendToStory> & { teamId?: string } = {},
): Promise<LiveStory> {
  const story = await world.publish(graph);
  const entry = Object.values(graph.actions).find((action) => action.type === 'hook')?.id ?? null;
  await world.database.pool.query(
    'UPDATE story SET name = $2, send_to_story = $3, team_id = $4 WHERE id = $1',
    [story.storyId, name, JSON.stringify(settings({ entry, ...over })), teamId],
  );
  return story;
}

/** Calls the world, then answers with what it was given. */
export const answering = (options: Record<string, Json> = {}): Graph =>
  toyGraph(
    {
      entry: { type: 'hook' },
      work: { type: 'call', options },
      answer: { type: 'copy', options: { payload: { of: '<<entry.body>>' } }, settings: { exit: true } },
    },
    ['entry -> work', 'work -> answer'],
  );

/** Calls the story Look up. */
export const caller = (options: Record<string, Json> = {}): Graph =>
  toyGraph(
    {
      hook: { type: 'hook' },
      sub: { type: 'sub', options: { story: 'Look up', payload: '<<hook.body>>', ...options } },
      after: { type: 'copy', options: { payload: '<<sub>>' } },
    },
    ['hook -> sub', 'sub -> after'],
  );
