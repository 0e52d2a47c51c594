/** Where stories lie, over REST: folders, tags, favourites, locks, the trash, and what needs a person. */
import { newId } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importOrders, makeWebWorld, ordersFile, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
beforeAll(async () => {
  world = await makeWebWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const newStory = async (name: string): Promise<string> =>
  (await restOf(world)('POST', '/stories', { name })).body.id;
const names = async (query: string): Promise<string[]> =>
  (await restOf(world)('GET', `/stories?${query}`)).body.stories.map((story: { name: string }) => story.name);

it('folders are made, renamed, moved, listed and deleted', async () => {
  const call = restOf(world);
  const top = await call('POST', '/folders', { name: ' Security ' });
  expect(top).toMatchObject({ status: 201, body: { name: 'Security', parent_id: null, story_count: 0 } });
  const inner = await call('POST', '/folders', { name: 'Phishing', parent_id: top.body.id });
  const id = await newStory('Triage');
  expect((await call('PUT', `/stories/${id}`, { folder_id: inner.body.id })).body.folder_id).toBe(
    inner.body.id,
  );
  expect(await names(`folder_id=${top.body.id}`)).toEqual(['Triage']);
  expect((await call('GET', '/folders')).body.folders).toMatchObject([
    { name: 'Phishing', story_count: 1 },
    { name: 'Security', story_count: 0 },
  ]);
  const born = await call('POST', '/stories', { name: 'Born', folder_id: inner.body.id, tags: ['HR'] });
  expect(born.body).toMatchObject({ folder_id: inner.body.id, tags: ['hr'] });
  const file = { data: ordersFile, new_name: 'Imported', folder_id: inner.body.id };
  const imported = await call('POST', '/stories/import', file);
  expect(imported.body).toMatchObject({ name: 'Imported', folder_id: inner.body.id });
  for (const path of ['/stories', '/stories/import']) {
    const lost = { name: 'Lost', data: ordersFile, folder_id: newId() };
    expect((await call('POST', path, lost)).status).toBe(404);
  }
  expect(await names('search=Lost')).toEqual([]);
  for (const { body } of [born, imported]) await call('DELETE', `/stories/${body.id}`);
  const ring = await call('PUT', `/folders/${top.body.id}`, { parent_id: inner.body.id });
  expect(ring).toMatchObject({ status: 409, body: { errors: [{ message: expect.any(String) }] } });
  expect((await call('PUT', `/folders/${top.body.id}`, { name: 'Response' })).body.name).toBe('Response');
  expect((await call('DELETE', `/folders/${inner.body.id}`)).status).toBe(204);
  expect((await call('GET', `/stories/${id}`)).body.folder_id).toBe(top.body.id);
  expect((await call('PUT', `/stories/${id}`, { folder_id: null })).body.folder_id).toBeNull();
  expect((await call('PUT', `/stories/${id}`, { folder_id: newId() })).status).toBe(404);
  const strange = restOf(world, world.mallory.key);
  expect((await strange('GET', '/folders')).body.folders).toEqual([]);
  expect((await strange('PUT', `/folders/${top.body.id}`, { name: 'x' })).status).toBe(404);
  expect((await strange('DELETE', `/folders/${top.body.id}`)).status).toBe(404);
  expect((await restOf(world, world.victor.key)('POST', '/folders', { name: 'x' })).status).toBe(403);
});

it('tags and favourites filter a list, and it comes in an order', async () => {
  const call = restOf(world);
  const [a, b] = [await newStory('Aa'), await newStory('Bb')];
  expect((await call('PUT', `/stories/${a}`, { tags: [' AWS', 'aws', 'daily'] })).body.tags).toEqual([
    'aws',
    'daily',
  ]);
  await call('PUT', `/stories/${b}`, { tags: ['aws'] });
  expect(await names('tags=aws&order=NAME')).toEqual(['Aa', 'Bb']);
  expect(await names('tags=aws,daily')).toEqual(['Aa']);
  expect((await call('GET', '/tags')).body.tags).toEqual([
    { name: 'aws', story_count: 2 },
    { name: 'daily', story_count: 1 },
  ]);
  expect(await names('tags=aws&order=RUNS')).toEqual(['Bb', 'Aa']);
  expect((await call('PUT', `/stories/${b}/favorite`)).status).toBe(204);
  expect(await names('filter=FAVORITE')).toEqual(['Bb']);
  // A viewer's mark is the viewer's own.
  const viewer = restOf(world, world.victor.key);
  expect((await viewer('PUT', `/stories/${a}/favorite`)).status).toBe(204);
  expect((await viewer('GET', '/stories?filter=FAVORITE')).body.stories).toMatchObject([{ id: a }]);
  expect((await call('DELETE', `/stories/${b}/favorite`)).status).toBe(204);
  expect(await names('filter=FAVORITE')).toEqual([]);
  expect((await restOf(world, world.mallory.key)('PUT', `/stories/${a}/favorite`)).status).toBe(404);
});

it('a list is narrowed to stories of a status, or of who edited them', async () => {
  const call = restOf(world);
  const { id: live } = await importOrders(world);
  const [draft, off] = [await newStory('Still a draft'), await newStory('Switched off')];
  for (const id of [live, draft, off]) await call('PUT', `/stories/${id}`, { tags: ['status'] });
  await call('PUT', `/stories/${off}`, { disabled: true });
  expect(await names('tags=status&filter=LIVE')).toEqual(['Orders']);
  expect(await names('tags=status&filter=DRAFT')).toEqual(['Still a draft']);
  expect(await names('tags=status&filter=DISABLED')).toEqual(['Switched off']);
  for (const none of ['FAILING', 'WAITING', 'REVIEW']) {
    expect(await names(`tags=status&filter=${none}`)).toEqual([]);
  }
  const { user_id } = (await call('GET', `/stories/${draft}`)).body;
  expect(await names(`tags=status&filter=DRAFT&edited_by=${user_id}`)).toEqual(['Still a draft']);
  expect(await names(`tags=status&edited_by=${newId()}`)).toEqual([]);
  expect((await call('GET', '/stories?filter=ODD')).status).toBe(422);
  await call('DELETE', `/stories/${off}`);
});

it('a locked story answers 423 to edits with one sentence, and takes what is no edit', async () => {
  const call = restOf(world);
  const { id } = await importOrders(world);
  const locked = await call('PUT', `/stories/${id}`, { locked: true, lock_note: 'Audit' });
  expect(locked.body).toMatchObject({ locked: true, locked_at: expect.any(String), lock_note: 'Audit' });
  for (const answer of [
    await call('PUT', `/stories/${id}`, { name: 'Mine' }),
    await call('DELETE', `/stories/${id}`),
  ]) {
    expect(answer.status).toBe(423);
    expect(answer.body.errors).toEqual([{ message: expect.stringContaining('locked this story: “Audit”') }]);
  }
  expect((await call('PUT', `/stories/${id}`, { tags: ['audit'] })).status).toBe(200);
  expect(await names('filter=LOCKED')).toEqual(['Orders']);
  const both = await call('PUT', `/stories/${id}`, { locked: false, name: 'Mine' });
  expect(both.body).toMatchObject({ name: 'Mine', locked: false, locked_at: null, lock_note: '' });
});

it('what is removed is listed, restored and deleted for good', async () => {
  const call = restOf(world);
  const { id, hook } = await importOrders(world);
  await call('DELETE', `/stories/${await newStory('Before')}`);
  await call('DELETE', `/stories/${id}`);
  const first = await call('GET', '/trash?per_page=1');
  expect(first.body.meta).toMatchObject({ next_page_number: 2 });
  expect((await call('GET', '/trash?per_page=1&page=2')).body.stories).toMatchObject([{ name: 'Before' }]);
  const [trashed] = first.body.stories;
  expect(trashed).toMatchObject({ id, name: 'Orders', deleted_by: expect.any(String), folder_name: null });
  const restored = await call('POST', `/trash/${id}/restore`);
  expect(restored).toMatchObject({ status: 200, body: { id } });
  const urls = restored.body.actions.map((action: { webhook_url?: string }) => action.webhook_url);
  expect(urls).toContain(hook);
  expect((await call('DELETE', `/trash/${id}`)).status).toBe(404);
  await call('DELETE', `/stories/${id}`);
  expect((await call('DELETE', `/trash/${id}`)).status).toBe(204);
  expect((await call('POST', `/trash/${id}/restore`)).status).toBe(404);
  const left = (await call('GET', '/trash')).body.stories.map((story: { id: string }) => story.id);
  expect(left).not.toContain(id);
});

it('says what needs a person, each with the way to it', async () => {
  const call = restOf(world);
  const id = await newStory('Legacy');
  await call('PUT', `/stories/${id}`, { disabled: true });
  expect((await call('GET', '/attention')).body).toMatchObject({
    failing: [],
    approvals: 0,
    disabled: [{ id, name: 'Legacy', by: expect.any(String) }],
  });
  expect((await restOf(world, world.mallory.key)('GET', '/attention')).body.disabled).toEqual([]);
});
