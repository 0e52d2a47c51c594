import { type Change, emptyGraph, type Id, type JsonObject, newId } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeStory } from './change-story.ts';
import { insertStory } from './create-story.ts';
import { listInboxes } from './inboxes.ts';
import { notFound } from './story-deps.ts';
import { action, makeWorld, toy, type World } from './testing-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function change(storyId: Id, ...changes: Change[]): Promise<void> {
  const { draftRevision } = await world.prisma.story.findUniqueOrThrow({ where: { id: storyId } });
  const batch = { storyId, baseRevision: draftRevision, batchId: newId(), changes };
  const deps = {
    ...world.deps,
    types: { ...world.deps.types, 'receive-email': toy('receive-email', 'source') },
  };
  const result = await changeStory(deps, world.scope, batch);
  if (result === notFound || !result.ok) throw new Error(`Refused: ${JSON.stringify(result)}`);
}

async function story(options: JsonObject = { host: 'a' }) {
  const own = action('receive-email', 'mail', { options });
  const graph = { ...emptyGraph, actions: { [own.id]: own } };
  const { id } = await insertStory(world.deps, world.scope, { name: 'Post', graph });
  const row = () => world.prisma.inbox.findFirstOrThrow({ where: { storyId: id } });
  return { id, own, row };
}

const failing = { error: 'wrong password', failures: 3, wakeAt: new Date('2100-01-01') };

it('makes a row of each mailbox, to be looked at now', async () => {
  const { own, row } = await story();
  const made = await row();
  expect(made).toMatchObject({ actionId: own.id, teamId: world.scope.teamId, enabled: true, owner: null });
  expect(made.wakeAt.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
});

it('keeps what is known of it, and its pause, while its options stay as they are', async () => {
  const { id, own, row } = await story();
  await world.prisma.inbox.updateMany({ where: { storyId: id }, data: failing });
  await change(id, { op: 'update_action', id: own.id, name: 'Another name' });
  expect(await row()).toMatchObject(failing);
});

it('is looked at at once when its options change, or when it is on again', async () => {
  const { id, own, row } = await story();
  const anew = { error: null, failures: 0, enabled: true };
  await world.prisma.inbox.updateMany({ where: { storyId: id }, data: failing });
  await change(id, { op: 'update_action', id: own.id, set: { host: 'b' } });
  expect(await row()).toMatchObject(anew);
  expect((await row()).wakeAt.getTime()).toBeLessThan(failing.wakeAt.getTime());
  await world.prisma.inbox.updateMany({ where: { storyId: id }, data: failing });
  await change(id, { op: 'update_action', id: own.id, disabled: true });
  expect(await row()).toMatchObject({ enabled: false });
  await change(id, { op: 'update_action', id: own.id, disabled: false });
  expect(await row()).toMatchObject(anew);
});

it('stays known when its Action goes, and goes on when that is brought back', async () => {
  const { id, own, row } = await story();
  const before = await row();
  await change(id, { op: 'remove_action', id: own.id });
  expect(await row()).toMatchObject({ id: before.id, enabled: false });
  await change(id, { op: 'add_action', action: own });
  expect(await row()).toMatchObject({ id: before.id, enabled: true });
});

it('is shown to its own team', async () => {
  const { id, own, row } = await story();
  await world.prisma.inbox.updateMany({ where: { storyId: id }, data: failing });
  const { wakeAt } = await row();
  expect(await listInboxes(world.deps, world.scope, id)).toEqual([
    {
      actionId: own.id,
      enabled: true,
      isHeld: false,
      checkedAt: null,
      error: 'wrong password',
      nextCheckAt: wakeAt,
    },
  ]);
  expect(await listInboxes(world.deps, world.stranger, id)).toBe(notFound);
});
