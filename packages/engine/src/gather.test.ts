import { expect, it } from 'vitest';
import { compiledCache } from './compile.ts';
import { newId } from './ids.ts';
import { type Json, objectOf } from './model.ts';
import { nothingOutside } from './outside.ts';
import { gatherFor, perform } from './perform.ts';
import type { GroupMember } from './ports.ts';
import { prepare } from './prepare.ts';
import { aClaimedRun } from './testing/rows.ts';
import { toyGraph, toyRunners, toyTypes } from './testing/toy-actions.ts';

const graph = toyGraph(
  { hook: { type: 'hook' }, a: { type: 'copy' }, b: { type: 'copy' }, all: { type: 'join' } },
  ['hook -> a', 'hook -> b', 'a -> all', 'b -> all'],
);
const version = { id: newId(), storyId: newId(), teamId: newId(), storyName: 'Test', number: 1, graph };
const deps = {
  store: { outputs: async () => ({ read: new Map(), left: [] }) },
  versions: { load: () => Promise.resolve(version) },
  compiled: compiledCache(toyTypes),
  runners: toyRunners,
  outside: nothingOutside,
};

function memberFrom(slug: string): GroupMember {
  const actionId = Object.values(graph.actions).find((action) => action.slug === slug)?.id ?? '';
  const event = { id: newId(), actionId, actionSlug: slug, ancestors: {}, turns: null, output: slug };
  return { runId: newId(), event };
}

/** Why the join goes on, when the time of the first of these is over and all of them are there. */
async function because(group: GroupMember[]): Promise<Json | undefined> {
  const joinId = Object.values(graph.actions).find((action) => action.slug === 'all')?.id ?? '';
  const [first] = group;
  const event = first ? { ...first.event, port: 'success' } : null;
  const [prepared] = await prepare(deps, [aClaimedRun(version, joinId, { event, waited: 'join' })]);
  if (!prepared || 'outcome' in prepared) throw new Error('It cannot be carried out.');
  const come = await perform(deps, prepared, new AbortController().signal);
  if (!('arrival' in come)) throw new Error('It did not come to the join.');
  const { events } = await gatherFor(deps, prepared, { arrival: come.arrival, group });
  return objectOf(events[0]?.output ?? null).because;
}

it('a join whose time is over says so, unless the last one has come meanwhile', async () => {
  expect(await because([memberFrom('a')])).toBe('timeout');
  expect(await because([memberFrom('a'), memberFrom('b')])).toBeNull();
});
