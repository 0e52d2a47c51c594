import { type Change, type Id, newId } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChangeResult, changeStory } from './change-story.ts';
import { changesSince } from './changes-since.ts';
import { createStory } from './create-story.ts';
import { getStory } from './read-stories.ts';
import { notFound } from './story-deps.ts';
import { action, adding, makeWorld, type World } from './testing-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function newStory(): Promise<Id> {
  return (await createStory(world.deps, world.scope, { name: 'Orders' })).id;
}

function change(storyId: Id, baseRevision: number, changes: Change[], batchId: Id = newId()) {
  return changeStory(world.deps, world.scope, { storyId, baseRevision, batchId, changes });
}

async function read(id: Id) {
  const story = await getStory(world.deps, world.scope, id);
  if (story === notFound) throw new Error('The story is gone.');
  return story;
}

function landed(result: ChangeResult | typeof notFound) {
  if (result === notFound || !result.ok) throw new Error(`Refused: ${JSON.stringify(result)}`);
  return result;
}

it('loses nothing when two editors save at the same moment', async () => {
  const id = await newStory();
  const actions = Array.from({ length: 12 }, (_, index) => action('message', `a_${index}`));
  const results = await Promise.all(actions.map((one) => change(id, 0, adding(one))));
  expect(results.map((result) => landed(result).revision).sort((a, b) => a - b)).toEqual(
    actions.map((_, index) => index + 1),
  );
  const { graph, revision, actionCount } = await read(id);
  expect(Object.keys(graph.actions).sort()).toEqual(actions.map((one) => one.id).sort());
  expect({ revision, actionCount }).toEqual({ revision: 12, actionCount: 12 });
});

it('tells an editor what others did since its revision, with their names', async () => {
  const id = await newStory();
  const theirs = adding(action('message', 'theirs'));
  landed(await change(id, 0, theirs));
  const mine = landed(await change(id, 0, adding(action('message', 'mine'))));
  expect(mine.others).toEqual([{ revision: 1, changes: theirs, by: 'ada@example.com' }]);
  const since = await changesSince(world.deps, world.scope, { storyId: id, revision: 1 });
  expect(since).toMatchObject({ revision: 2, batches: [{ revision: 2, by: 'ada@example.com' }] });
});

it('applies a batch that is sent again once, and answers as the first time', async () => {
  const id = await newStory();
  const changes = adding(action('message', 'once'));
  const batchId = newId();
  const [first, ...again] = await Promise.all([1, 2, 3].map(() => change(id, 0, changes, batchId)));
  for (const result of again) expect(result).toEqual(first);
  expect((await read(id)).revision).toBe(1);
});

it('answers a conflict, stores nothing of it and shows what the other did', async () => {
  const id = await newStory();
  const one = action('message', 'one');
  landed(await change(id, 0, adding(one)));
  const set = (value: string): Change[] => [{ op: 'update_action', id: one.id, set: { text: value } }];
  landed(await change(id, 1, set('first')));
  const result = await change(id, 1, set('second'));
  expect(result).toMatchObject({
    ok: false,
    reason: 'conflict',
    revision: 2,
    others: [{ revision: 2, changes: set('first') }],
    clashes: [`action ${one.id} options.text`],
  });
  expect((await read(id)).graph.actions[one.id]?.options).toEqual({ text: 'first' });
});

it('refuses changes that do not fit, an unknown type and a revision from the future', async () => {
  const id = await newStory();
  const refused = [
    await change(id, 0, [{ op: 'update_action', id: newId(), name: 'nobody' }]),
    await change(id, 0, adding(action('time-machine', 'x'))),
    await change(id, 7, adding(action('message', 'x'))),
  ];
  for (const result of refused) expect(result).toMatchObject({ ok: false, reason: 'invalid' });
  expect((await read(id)).revision).toBe(0);
});

it('announces the new revision', async () => {
  const id = await newStory();
  const seen: unknown[] = [];
  await world.live.subscribe(id, (item) => seen.push(item));
  landed(await change(id, 0, adding(action('message', 'x'))));
  await expect.poll(() => seen).toMatchObject([{ kind: 'draft', storyId: id, revision: 1 }]);
});

it("does not know another team's story", async () => {
  const id = await newStory();
  const batch = { storyId: id, baseRevision: 0, batchId: newId(), changes: adding(action('message', 'x')) };
  expect(await changeStory(world.deps, world.stranger, batch)).toBe(notFound);
  expect(await changesSince(world.deps, world.stranger, { storyId: id, revision: 0 })).toBe(notFound);
  expect(await getStory(world.deps, world.stranger, id)).toBe(notFound);
});
