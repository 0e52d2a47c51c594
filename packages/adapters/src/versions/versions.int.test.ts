import { type Change, type Id, newId } from '@storyloom/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresEndpoints } from '../postgres/endpoints.ts';
import { changeStory } from '../stories/change-story.ts';
import { createStory } from '../stories/create-story.ts';
import { lockStory } from '../stories/lock.ts';
import { getStory } from '../stories/read-stories.ts';
import { notFound, type Scope } from '../stories/story-deps.ts';
import { action, adding, makeWorld, type World } from '../stories/testing-world.ts';
import { setChangeControl } from './change-control.ts';
import { readHistory } from './history.ts';
import { publishDraft } from './publish-draft.ts';
import { listVersions, nameVersion, readVersion, readVersionState } from './read-versions.ts';
import { storiesInReview } from './review-rows.ts';
import { decideReview, listReviews, requestReview, reviewGraph, withdrawReview } from './reviews.ts';
import { restoreDraft, rollBack } from './roll-back.ts';

let world: World;
/** Another person of the same team. */
let grace: Scope;
beforeAll(async () => {
  world = await makeWorld();
  const { teamId } = world.scope;
  const user = await world.prisma.user.create({ data: { email: 'grace@example.com', name: 'Grace' } });
  await world.prisma.teamMember.create({ data: { teamId, userId: user.id, role: 'editor' } });
  grace = { teamId, userId: user.id };
});
afterAll(() => world[Symbol.asyncDispose]());

const price = action('message', 'price', { options: { text: 'one' } });

async function storyWith(...changes: Change[]): Promise<Id> {
  const { id } = await createStory(world.deps, world.scope, { name: 'Orders' });
  await change(id, changes);
  return id;
}

/** A story of one version, under change control. */
async function controlled(more: { reviewRequired?: boolean } = {}): Promise<Id> {
  const storyId = await storyWith(...adding(price));
  const control = { storyId, changeControl: true, reviewRequired: more.reviewRequired ?? false };
  expect(await setChangeControl(world.deps, world.scope, control)).toEqual({ ok: true });
  return storyId;
}

async function change(storyId: Id, changes: Change[], scope: Scope = world.scope) {
  const { revision } = await read(storyId);
  const batch = { storyId, baseRevision: revision, batchId: newId(), changes };
  const result = await changeStory(world.deps, scope, batch);
  if (result === notFound || !result.ok) throw new Error(`Refused: ${JSON.stringify(result)}`);
}

const setText = (text: string): Change => ({ op: 'update_action', id: price.id, set: { text } });

async function read(id: Id) {
  const story = await getStory(world.deps, world.scope, id);
  if (story === notFound) throw new Error('The story is gone.');
  return story;
}

async function state(storyId: Id) {
  const found = await readVersionState(world.deps, world.scope, storyId);
  if (found === notFound) throw new Error('The story is gone.');
  return found;
}

async function versions(storyId: Id, search?: string) {
  const found = await listVersions(world.deps, world.scope, { storyId, search, limit: 50 });
  if (found === notFound) throw new Error('The story is gone.');
  return found.versions;
}

/** What runs of the one Action. */
async function liveText(storyId: Id): Promise<unknown> {
  const { live } = await state(storyId);
  const version = await readVersion(world.deps, world.scope, { storyId, number: live?.number ?? 0 });
  return version === notFound ? null : version.graph.actions[price.id]?.options.text;
}

async function draftText(storyId: Id): Promise<unknown> {
  return (await read(storyId)).graph.actions[price.id]?.options.text;
}

const publishIt = (storyId: Id, more: object = {}, scope: Scope = world.scope) =>
  publishDraft(world.deps, scope, { storyId, ...more });

describe('live edit', () => {
  it('publishes every edit that runs, and remembers of which revision', async () => {
    const id = await storyWith(...adding(price));
    await change(id, [setText('two')]);
    expect(await state(id)).toMatchObject({
      changeControl: false,
      revision: 2,
      liveRevision: 2,
      live: { number: 2, revision: 2, by: 'ada@example.com', live: true },
    });
    expect(await publishIt(id)).toMatchObject({ ok: false });
  });

  it('rolls back with its draft, so that the next edit does not bring it back, and forward again', async () => {
    const id = await storyWith(...adding(price));
    await change(id, [setText('two')]);
    expect(await rollBack(world.deps, world.scope, { storyId: id, number: 1 })).toMatchObject({
      ok: true,
      number: 3,
      revision: 3,
    });
    expect([await liveText(id), await draftText(id)]).toEqual(['one', 'one']);
    expect((await state(id)).live).toMatchObject({ number: 3, restoredFrom: 1 });
    expect(await rollBack(world.deps, world.scope, { storyId: id, number: 1 })).toMatchObject({
      ok: false,
      message: 'Version 3, which is live, is the same as version 1.',
    });
    await rollBack(world.deps, world.scope, { storyId: id, number: 2 });
    expect([await liveText(id), await draftText(id)]).toEqual(['two', 'two']);
  });

  it('restores into the draft, which goes live as any edit does', async () => {
    const id = await storyWith(...adding(price));
    await change(id, [setText('two')]);
    const target = { storyId: id, number: 1 };
    expect(await restoreDraft(world.deps, world.scope, target)).toMatchObject({ ok: true, revision: 3 });
    expect([await liveText(id), await draftText(id)]).toEqual(['one', 'one']);
  });
});

describe('change control', () => {
  it('keeps edits in the draft until they are published, with a name and a note', async () => {
    const id = await controlled();
    await change(id, [setText('two')]);
    expect([await liveText(id), await draftText(id)]).toEqual(['one', 'two']);
    expect(await state(id)).toMatchObject({ revision: 2, liveRevision: 1 });
    expect(await publishIt(id, { revision: 1 })).toMatchObject({ ok: false });
    const published = await publishIt(id, { revision: 2, name: 'Taxes', note: 'New rates' });
    expect(published).toMatchObject({ ok: true, number: 2, warnings: [] });
    expect((await state(id)).live).toMatchObject({ number: 2, name: 'Taxes', note: 'New rates' });
    expect(await liveText(id)).toBe('two');
    expect(await publishIt(id)).toEqual({ ok: false, message: 'Nothing changed since version 2.' });
  });

  it('publishes what moved alone, too', async () => {
    const id = await controlled();
    await change(id, [{ op: 'move', positions: { [price.id]: { x: 88, y: 0 } } }]);
    expect(await publishIt(id)).toMatchObject({ ok: true, number: 2 });
  });

  it('warns of formulas that always fail, and refuses what cannot run', async () => {
    const id = await controlled();
    await change(id, [setText('<<NO_SUCH(>>')]);
    const warned = await publishIt(id);
    expect(warned).toMatchObject({ ok: true, warnings: [{ action: 'price', option: 'text' }] });
    const broken = { ...(await read(id)).graph };
    const odd = action('gone', 'odd');
    broken.actions = { ...broken.actions, [odd.id]: odd };
    await world.prisma.story.update({ where: { id }, data: { draft: broken } });
    expect(await publishIt(id)).toEqual({
      ok: false,
      message: 'odd cannot run: There is no Action type "gone" here. Remove or disable it first.',
    });
  });

  it('rolls the live version back in the same transaction as its webhooks, and leaves the draft', async () => {
    const id = await controlled();
    const hook = action('webhook', 'receive');
    await change(id, [...adding(hook), setText('two')]);
    await publishIt(id);
    const url = (await read(id)).webhooks[hook.id]?.url ?? '';
    const [, path = ''] = /\/webhook\/([^/]+)\//.exec(url) ?? [];
    const reach = async () => (await postgresEndpoints(world.database.pool).find([path])).get(path);
    expect((await reach())?.enabled).toBe(true);
    await rollBack(world.deps, world.scope, { storyId: id, number: 1 });
    expect((await reach())?.enabled).toBe(false);
    expect([await liveText(id), await draftText(id)]).toEqual(['one', 'two']);
    expect(await state(id)).toMatchObject({ liveRevision: 1, live: { number: 3, restoredFrom: 1 } });
    await rollBack(world.deps, world.scope, { storyId: id, number: 2 });
    expect((await reach())?.enabled).toBe(true);
  });

  it('is left only when nothing would go live by that', async () => {
    const id = await controlled();
    await change(id, [setText('two')]);
    const off = { storyId: id, changeControl: false, reviewRequired: false };
    expect(await setChangeControl(world.deps, world.scope, off)).toMatchObject({ ok: false });
    await restoreDraft(world.deps, world.scope, { storyId: id, number: 1 });
    expect(await setChangeControl(world.deps, world.scope, off)).toEqual({ ok: true });
    await change(id, [setText('three')]);
    expect(await liveText(id)).toBe('three');
  });
});

describe('a review', () => {
  it('lets somebody else approve, and publishes exactly what was asked about', async () => {
    const id = await controlled({ reviewRequired: true });
    await change(id, [setText('two')]);
    expect(await publishIt(id)).toMatchObject({ ok: false });
    const asked = await requestReview(world.deps, world.scope, { storyId: id, revision: 2, note: 'Look' });
    if (asked === notFound || !asked.ok) throw new Error('Refused.');
    expect(await storiesInReview(world.deps, [id])).toEqual(new Set([id]));
    await change(id, [setText('three')]);
    const decision = { storyId: id, reviewId: asked.id, verdict: 'approve', comment: 'Fine' } as const;
    expect(await decideReview(world.deps, world.scope, decision)).toEqual({
      ok: false,
      message: 'You asked for this review: somebody else has to decide.',
    });
    expect(await publishIt(id)).toMatchObject({ ok: false });
    expect(await decideReview(world.deps, grace, decision)).toEqual({ ok: true });
    expect(await decideReview(world.deps, grace, decision)).toMatchObject({ ok: false });
    expect((await state(id)).review).toMatchObject({ state: 'approved', revision: 2, decidedBy: 'Grace' });
    expect(await publishIt(id)).toMatchObject({ ok: true, number: 2 });
    expect([await liveText(id), await draftText(id)]).toEqual(['two', 'three']);
    expect((await state(id)).live).toMatchObject({
      revision: 2,
      review: { decidedBy: 'Grace', comment: 'Fine' },
    });
    expect((await state(id)).review).toBeNull();
    expect(await publishIt(id)).toMatchObject({ ok: false });
  });

  it('is rejected with a reason, withdrawn, and replaced by the next one', async () => {
    const id = await controlled({ reviewRequired: true });
    await change(id, [setText('two')]);
    const ask = { storyId: id, note: '' };
    const first = await requestReview(world.deps, world.scope, ask);
    const second = await requestReview(world.deps, world.scope, ask);
    if (first === notFound || !first.ok || second === notFound || !second.ok) throw new Error('Refused.');
    const decide = (reviewId: Id, comment: string) =>
      decideReview(world.deps, grace, { storyId: id, reviewId, verdict: 'reject', comment });
    expect(await decide(first.id, 'no')).toMatchObject({ message: 'This review is withdrawn already.' });
    expect(await decide(second.id, '')).toMatchObject({ ok: false });
    expect(await decide(second.id, 'Wrong rate')).toEqual({ ok: true });
    expect(await publishIt(id)).toMatchObject({ ok: false });
    expect((await state(id)).review).toMatchObject({ state: 'rejected', comment: 'Wrong rate' });
    const gone = { storyId: id, reviewId: second.id };
    expect(await withdrawReview(world.deps, world.scope, gone)).toEqual({ ok: true });
    expect((await state(id)).review).toBeNull();
    const all = await listReviews(world.deps, world.scope, { storyId: id, limit: 10, skip: 0 });
    expect(all).toMatchObject({ total: 2, reviews: [{ id: second.id }, { id: first.id }] });
    expect(await reviewGraph(world.deps, world.scope, gone)).toEqual((await read(id)).graph);
  });

  it('is bypassed with a reason that stays with the version', async () => {
    const id = await controlled({ reviewRequired: true });
    await change(id, [setText('two')]);
    await requestReview(world.deps, world.scope, { storyId: id, note: '' });
    expect(await publishIt(id, { bypassReason: 'Shop is down' })).toMatchObject({ ok: true, number: 2 });
    expect((await state(id)).live).toMatchObject({ bypassReason: 'Shop is down', review: null });
    expect((await state(id)).review).toBeNull();
  });
});

describe('the list of versions', () => {
  it('is paged, searched by number, name, note and author, and named afterwards', async () => {
    const id = await storyWith(...adding(price));
    await change(id, [setText('two')]);
    await change(id, [setText('three')], grace);
    await nameVersion(world.deps, world.scope, { storyId: id, number: 2, name: 'Spring', note: 'Sales' });
    const numbers = async (search?: string) => (await versions(id, search)).map(({ number }) => number);
    expect(await numbers()).toEqual([3, 2, 1]);
    expect(await numbers('v1')).toEqual([1]);
    expect(await numbers('spri')).toEqual([2]);
    expect(await numbers('sales')).toEqual([2]);
    expect(await numbers('grace')).toEqual([3]);
    const page = { storyId: id, limit: 1, from: { before: 3 } };
    expect(await listVersions(world.deps, world.scope, page)).toMatchObject({ more: true, total: 3 });
    await nameVersion(world.deps, world.scope, { storyId: id, number: 2, name: '' });
    expect((await versions(id, 'v2'))[0]).toMatchObject({ name: null, note: 'Sales' });
  });
});

describe('the history', () => {
  it('tells who did what in bursts, also of what is gone, and of one Action alone', async () => {
    const id = await storyWith(...adding(price));
    await change(id, [setText('two')]);
    const hook = action('webhook', 'receive');
    await change(id, adding(hook), grace);
    await change(id, [{ op: 'remove_action', id: hook.id }], grace);
    const all = await readHistory(world.deps, world.scope, { storyId: id, limit: 100 });
    expect(all).toMatchObject({
      bursts: [
        { by: 'Grace', firstRevision: 3, lastRevision: 4, words: ['Added receive', 'Deleted receive'] },
        { by: 'ada@example.com', firstRevision: 1, lastRevision: 2, words: ['Added price'] },
      ],
      next: null,
    });
    const one = await readHistory(world.deps, world.scope, { storyId: id, actionId: hook.id, limit: 1 });
    expect(one).toMatchObject({ bursts: [{ words: ['Deleted receive'] }], next: 4 });
  });
});

it('changes nothing of a locked story', async () => {
  const id = await controlled();
  await change(id, [setText('two')]);
  await lockStory(world.deps, world.scope, { id, note: 'Audit' });
  for (const refused of [
    await publishDraft(world.deps, world.scope, { storyId: id }),
    await rollBack(world.deps, world.scope, { storyId: id, number: 1 }),
    await restoreDraft(world.deps, world.scope, { storyId: id, number: 1 }),
  ]) {
    expect(refused).toMatchObject({
      ok: false,
      message: expect.stringContaining('locked this story: “Audit”'),
    });
  }
  expect([await liveText(id), await draftText(id)]).toEqual(['one', 'two']);
});

it("knows nothing of another team's versions", async () => {
  const id = await controlled();
  const target = { storyId: id, number: 1 };
  const { deps, stranger } = world;
  expect(await readVersionState(deps, stranger, id)).toBe(notFound);
  expect(await listVersions(deps, stranger, { storyId: id, limit: 5 })).toBe(notFound);
  expect(await readVersion(deps, stranger, target)).toBe(notFound);
  expect(await nameVersion(deps, stranger, { ...target, name: 'mine' })).toBe(notFound);
  expect(await publishDraft(deps, stranger, { storyId: id })).toBe(notFound);
  expect(await rollBack(deps, stranger, target)).toBe(notFound);
  expect(await restoreDraft(deps, stranger, target)).toBe(notFound);
  expect(await requestReview(deps, stranger, { storyId: id, note: '' })).toBe(notFound);
  expect(await readHistory(deps, stranger, { storyId: id, limit: 5 })).toBe(notFound);
});
