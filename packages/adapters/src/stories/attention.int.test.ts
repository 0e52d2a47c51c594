import { emptyGraph, newId } from '@storyloom/engine';
import { toyGraph } from '@storyloom/engine/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerApproval, readApproval } from '../runs/approve.ts';
import { makeRunsWorld, type RunsWorld } from '../runs/testing-runs.ts';
import { setChangeControl } from '../versions/change-control.ts';
import { decideReview, requestReview } from '../versions/reviews.ts';
import { type Attention, readAttention } from './attention.ts';
import { changeStory } from './change-story.ts';
import { createStory, insertStory } from './create-story.ts';
import { updateStory } from './edit-story.ts';
import { failuresUpTo, storyActivity } from './story-activity.ts';
import { notFound, type Scope } from './story-deps.ts';
import { action, adding } from './testing-world.ts';
import { removeStory } from './trash.ts';

let world: RunsWorld;
beforeEach(async () => {
  world = await makeRunsWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const read = (scope: Scope = world.scope) =>
  readAttention({ prisma: world.prisma, pool: world.database.pool }, scope);

const nothing: Attention = {
  failing: [],
  approvals: { count: 0, latest: [] },
  reviews: [],
  stuck: [],
  inboxes: [],
  credentials: [],
  disabled: [],
};

const dayMs = 86_400_000;

/** A hook, and behind it one Action of this type. */
const behindHook = (type: string, options = {}) =>
  world.publish(toyGraph({ hook: { type: 'hook' }, told: { type, options } }, ['hook -> told']));

async function carryOut(story: Awaited<ReturnType<typeof behindHook>>, runs = 1): Promise<string[]> {
  const ids: string[] = [];
  for (let run = 0; run < runs; run += 1) ids.push((await world.start(story)).storyRun.id);
  await world.settle(world.worker());
  return ids;
}

it('is nothing where nothing was done, or all went well', async () => {
  expect(await read()).toEqual(nothing);
  await carryOut(await behindHook('call'));
  await createStory(world.deps, world.scope, { name: 'Quiet' });
  expect(await read()).toEqual(nothing);
});

it('lists stories that fail, with how often, and what the latest said', async () => {
  const story = await behindHook('call', { fail: 'cheap' });
  const [, latest = ''] = await carryOut(story, 2);
  const handled = toyGraph(
    { hook: { type: 'hook' }, told: { type: 'call', options: { fail: 'no' } }, mend: { type: 'copy' } },
    ['hook -> told', 'told failure-> mend'],
  );
  await carryOut(await world.publish(handled));
  const { failing } = await read();
  expect(failing).toMatchObject([
    {
      storyId: story.storyId,
      storyName: 'Orders',
      runs: 2,
      storyRunId: latest,
      actionRunId: await world.actionRunId(latest, 'told'),
      actionName: 'told',
      message: 'cheap',
    },
  ]);
  await removeStory(world.deps, world.scope, story.storyId);
  expect(await read()).toEqual(nothing);
});

it('says nothing of runs of a draft that fail, however many they are', async () => {
  const story = await behindHook('call', { fail: 'cheap' });
  const draft = newId();
  await world.database.pool.query(
    `INSERT INTO story_version (id, story_id, number, graph)
     SELECT $1, story_id, -1, graph FROM story_version WHERE id = $2`,
    [draft, story.versionId],
  );
  const ofDraft = { ...story, versionId: draft };
  await carryOut(ofDraft);
  expect(await read()).toEqual(nothing);
  // More than are counted, and all of them after the one that is news.
  const [live = ''] = await carryOut(story);
  await carryOut(ofDraft, failuresUpTo + 1);
  expect((await read()).failing).toMatchObject([{ storyId: story.storyId, runs: 1, storyRunId: live }]);
  const { activity } = await storyActivity(world, [{ id: story.storyId, editedById: null }]);
  expect(activity.get(story.storyId)?.failed24h).toBe(1);
});

it('counts approvals until they are answered, and names the latest', async () => {
  const story = await behindHook('ask', { ms: dayMs });
  const ids = await carryOut(story, 2);
  const asking = await Promise.all(ids.map((id) => world.actionRunId(id, 'told')));
  const { approvals, stuck } = await read();
  expect(approvals).toMatchObject({
    count: 2,
    latest: asking.toReversed().map((actionRunId) => ({ actionRunId, title: 'Well?', storyName: 'Orders' })),
  });
  expect(stuck).toEqual([]);
  for (const id of asking) {
    const approval = await readApproval(world.database.pool, id);
    if (approval === notFound) throw new Error('Nothing is asked.');
    await answerApproval(world.runs, approval, { choice: 'yes', comment: null, by: null });
  }
  await world.settle(world.worker());
  expect(await read()).toEqual(nothing);
});

it('lists reviews that nobody has decided, with who asked and beside which version', async () => {
  const { teamId } = world.scope;
  const friend = await world.prisma.user.create({ data: { email: 'grace@example.com', name: 'Grace' } });
  const { id: storyId } = await createStory(world.deps, world.scope, { name: 'Prices' });
  const edit = async (slug: string) => {
    const { draftRevision } = await world.prisma.story.findUniqueOrThrow({ where: { id: storyId } });
    const changes = adding(action('message', slug));
    const batch = { storyId, baseRevision: draftRevision, batchId: newId(), changes };
    expect(await changeStory(world.deps, world.scope, batch)).toMatchObject({ ok: true });
  };
  await edit('price');
  await setChangeControl(world.deps, world.scope, { storyId, changeControl: true, reviewRequired: true });
  await edit('tell');
  const asked = await requestReview(world.deps, world.scope, { storyId, note: 'Look' });
  if (asked === notFound || !asked.ok) throw new Error('Refused.');
  expect(await read()).toEqual({
    ...nothing,
    reviews: [
      { storyId, storyName: 'Prices', live: 1, note: 'Look', by: 'ada@example.com', at: expect.any(Date) },
    ],
  });
  const approve = { storyId, reviewId: asked.id, verdict: 'approve', comment: '' } as const;
  expect(await decideReview(world.deps, { teamId, userId: friend.id }, approve)).toEqual({ ok: true });
  expect(await read()).toEqual(nothing);
});

it('lists runs that do not get on, one for each story and reason', async () => {
  const story = await behindHook('call');
  await world.start(story);
  await world.start(story);
  const { stuck, ...rest } = await read();
  expect(stuck).toMatchObject([{ code: 'no_worker', count: 2, storyId: story.storyId }]);
  expect({ ...rest, stuck: [] }).toEqual(nothing);
});

it('lists mailboxes that cannot be looked at, while somebody wants them to be', async () => {
  const mail = action('message', 'mail', { name: 'Orders by mail' });
  const graph = { ...emptyGraph, actions: { [mail.id]: mail } };
  const { id: storyId } = await insertStory(world.deps, world.scope, { name: 'Post', graph });
  const { teamId } = world.scope;
  const error = 'The server refused the password.';
  await world.prisma.inbox.create({ data: { storyId, teamId, actionId: mail.id, options: '', error } });
  const fine = { storyId, teamId, actionId: newId(), options: '' };
  await world.prisma.inbox.create({ data: fine });
  await world.prisma.inbox.create({ data: { ...fine, actionId: newId(), error, enabled: false } });
  expect(await read()).toEqual({
    ...nothing,
    inboxes: [
      { storyId, storyName: 'Post', actionId: mail.id, actionName: 'Orders by mail', message: error },
    ],
  });
});

it('lists credentials that expire within two weeks or have, those first', async () => {
  const { teamId } = world.scope;
  const sealed = { type: 'text', sealed: new Uint8Array(), keyId: '' };
  const inDays = (days: number | null) => (days === null ? null : new Date(Date.now() + days * dayMs));
  for (const [name, days] of [
    ['Soon', 13],
    ['Later', 15],
    ['Over', -1],
    ['Never', null],
  ] as const) {
    await world.prisma.credential.create({
      data: { teamId, name, slug: name.toLowerCase(), ...sealed, expiresAt: inDays(days) },
    });
  }
  const { credentials, ...rest } = await read();
  expect(credentials.map(({ name, expired }) => [name, expired])).toEqual([
    ['Over', true],
    ['Soon', false],
  ]);
  expect({ ...rest, credentials: [] }).toEqual(nothing);
});

it('lists disabled stories with who switched them off, until they are on again', async () => {
  const { id } = await createStory(world.deps, world.scope, { name: 'Legacy', disabled: true });
  expect(await read()).toEqual({
    ...nothing,
    disabled: [{ id, name: 'Legacy', at: expect.any(Date), by: 'ada@example.com', failedRuns: null }],
  });
  await updateStory(world.deps, world.scope, { id, disabled: false });
  expect(await read()).toEqual(nothing);
});

it('says nothing of it to another team', async () => {
  await carryOut(await behindHook('call', { fail: 'cheap' }));
  await carryOut(await behindHook('ask', { ms: dayMs }));
  await world.start(await behindHook('call'));
  await createStory(world.deps, world.scope, { name: 'Legacy', disabled: true });
  const { failing, approvals, stuck, disabled } = await read();
  expect([failing.length, approvals.count, stuck.length, disabled.length]).toEqual([1, 1, 1, 1]);
  expect(await read(world.stranger)).toEqual(nothing);
});
