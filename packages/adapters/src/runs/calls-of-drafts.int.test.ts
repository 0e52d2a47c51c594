import type { Graph, ValuesRequest } from '@storyloom/engine';
import { toyGraph } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { getRunSteps } from '../stories/run-steps.ts';
import { listVersions, readVersion } from '../versions/read-versions.ts';
import { callableIn, caller, callingIn, idleIn } from './testing-calls.ts';
import { lines, makeRunsWorld, type RunsWorld } from './testing-runs.ts';

let world: RunsWorld;
beforeAll(async () => {
  world = await makeRunsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const { graph, answer } = (() => {
  const made = toyGraph(
    {
      entry: { type: 'hook' },
      work: { type: 'call', options: { url: 'http://shop.test/<<CREDENTIAL.shop>>' } },
      answer: { type: 'copy', options: { payload: 'live' }, settings: { exit: true } },
    },
    ['entry -> work', 'work -> answer'],
  );
  const found = Object.values(made.actions).find(({ slug }) => slug === 'answer');
  if (!found) throw new Error('No answer.');
  return { graph: made, answer: found };
})();

/** The same story, which answers otherwise. */
const saying = (payload: string): Graph => ({
  ...graph,
  actions: { ...graph.actions, [answer.id]: { ...answer, options: { payload } } },
});

const edit = (storyId: string, draft: Graph, revision: number) =>
  world.database.pool.query('UPDATE story SET draft = $2, draft_revision = $3 WHERE id = $1', [
    storyId,
    JSON.stringify(draft),
    revision,
  ]);

/** Whether values for tests were asked for, call by call. */
const asked: boolean[] = [];
const working = () => {
  const values = {
    load: (requests: ValuesRequest[]) =>
      requests.map(async ({ isTest }) => {
        asked.push(isTest);
        const roots = { CREDENTIAL: { shop: isTest ? 'test' : 'live' } };
        return { ok: true as const, roots, hidden: [], allowedHosts: [] };
      }),
  };
  return callingIn(world, { values });
};

async function answerOf(options: { draft: boolean }): Promise<unknown> {
  const story = await world.publish(caller(options));
  const one = working();
  const { storyRun } = await world.start(story, { body: 1 });
  await idleIn(world, one, async () => (await world.count('open_run')) === 0);
  await one.work.stop();
  expect(lines(await world.steps(storyRun.id))).toContain('sub succeeded');
  return (await world.events(story.storyId)).find(({ slug }) => slug === 'after')?.output;
}

it('calls the draft as it is at the call, with test values, and nobody else meets it', async () => {
  const { storyId, versionId } = await callableIn(world, 'Look up', graph);
  await edit(storyId, saying('draft <<META.story.is_test>>'), 4);
  expect(await answerOf({ draft: true })).toBe('draft true');
  expect(await answerOf({ draft: true })).toBe('draft true');
  expect(asked).toEqual([true, true]);
  expect(await answerOf({ draft: false })).toBe('live');
  expect(asked).toEqual([true, true, false]);
  await edit(storyId, saying('another'), 5);
  expect(await answerOf({ draft: true })).toBe('another');

  // It is none of the story's versions, and its runs say what they ran on.
  const listed = await listVersions(world.deps, world.scope, { storyId, limit: 10 });
  expect(listed).toMatchObject({ total: 1, versions: [{ id: versionId, number: 1 }] });
  const { rows } = await world.database.pool.query(
    'SELECT id, version_id FROM story_run WHERE story_id = $1 ORDER BY id',
    [storyId],
  );
  expect(new Set(rows.map((row) => row.version_id)).size).toBe(3);
  const [first] = rows;
  const detail = await getRunSteps(world.deps, world.scope, { storyId, runId: first.id });
  expect(detail).toMatchObject({ source: 'call', version: -5, steps: { length: 3 } });
  const shown = await readVersion(world.deps, world.scope, { storyId, versionId: first.version_id });
  expect(shown).toMatchObject({ revision: 4, live: false });
});

it('calls no draft that its team could not call live, and none of another team', async () => {
  const refused = async (name: string, over: Parameters<typeof callableIn>[3], sql = '') => {
    const { storyId } = await callableIn(world, name, graph, over);
    if (sql) await world.database.pool.query(`UPDATE story SET ${sql} WHERE id = $1`, [storyId]);
    const one = callingIn(world);
    const found = await one.find(world.scope.teamId, name, true);
    await one.work.stop();
    return found.ok ? 'It is called.' : found.message;
  };
  const other = world.stranger.teamId;
  expect(await refused('Shared', { teamId: other, access: 'global' })).toMatch(
    /of another team.*Send to draft/,
  );
  expect(await refused('Secret', { teamId: other })).toMatch(/There is no story/);
  expect(await refused('Off', {}, 'disabled = true')).toMatch(/is off/);
  expect(await refused('Closed', { enabled: false })).toMatch(/does not let itself be called/);
  expect(await world.count('story_version WHERE number < 0')).toBe(2);
});
