import { createApiKey } from '@storyloom/adapters/accounts/api-keys';
import { notFound } from '@storyloom/adapters/stories/story-deps';
import type { Change } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeWebWorld, restOf, type WebWorld } from '../testing/web-world.ts';

let world: WebWorld;
let call: ReturnType<typeof restOf>;
/** Another person of the same team, who is no admin. */
let grace: ReturnType<typeof restOf>;
beforeAll(async () => {
  world = await makeWebWorld();
  call = restOf(world);
  const { teamId } = world.ada;
  const { id: userId } = await world.prisma.user.create({
    data: { email: 'grace@example.com', name: 'Grace' },
  });
  await world.prisma.teamMember.create({ data: { teamId, userId, role: 'editor' } });
  const made = await createApiKey(world, { teamId, userId, name: 'test' });
  if (made === notFound) throw new Error('No key.');
  grace = restOf(world, made.key);
});
afterAll(() => world[Symbol.asyncDispose]());

const file = {
  format: 'storyloom.story/1',
  name: 'Prices',
  actions: {
    receive: { type: 'webhook', name: 'Receive', options: { verbs: 'post' } },
    price: {
      type: 'event-transform',
      name: 'Price',
      options: { mode: 'message_only', payload: { rate: 1 } },
    },
  },
  links: [{ from: 'receive', port: 'success', to: 'price' }],
};

type Prices = { id: string; hook: string; receive: string; price: string };

async function prices(): Promise<Prices> {
  const { body } = await call('POST', '/stories/import', { data: file });
  const bySlug = new Map<string, { id: string; webhook_url: string }>(
    body.actions.map((action: { slug: string }) => [action.slug, action]),
  );
  const receive = bySlug.get('receive');
  return {
    id: body.id,
    hook: receive?.webhook_url ?? '',
    receive: receive?.id ?? '',
    price: bySlug.get('price')?.id ?? '',
  };
}

/** As an editor saves: over the pages' API. */
async function change(storyId: string, changes: Change[]): Promise<void> {
  const { body: now } = await call('GET', `/stories/${storyId}/change_control`);
  const answer = await fetch(`${world.url}/api/trpc/stories.change`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: world.ada.cookie, origin: world.url },
    body: JSON.stringify({ id: storyId, baseRevision: now.revision, batchId: crypto.randomUUID(), changes }),
  });
  const { result } = await answer.json();
  expect(result?.data).toMatchObject({ ok: true });
}

const setRate = ({ id, price }: Prices, rate: number) =>
  change(id, [{ op: 'update_action', id: price, set: { payload: { rate } } }]);

const control = (id: string, reviewRequired = false) =>
  call('PUT', `/stories/${id}/change_control`, { change_control: true, review_required: reviewRequired });

async function post(hook: string): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(hook, { method: 'POST', headers, body: '{}' })).status;
}

/** The rates that runs came to, oldest first. */
async function rates(id: string): Promise<number[]> {
  const rows = await world.prisma.$queryRaw<{ output: { rate: number } }[]>`
    select output from event where story_id = ${id}::uuid and action_slug = 'price' order by id`;
  return rows.map(({ output }) => output.rate);
}

it('publishes, names, lists, compares and exports versions', async () => {
  const story = await prices();
  expect((await control(story.id)).body).toMatchObject({
    change_control: true,
    revision: 0,
    live_version: { number: 1, live: true },
    review: null,
  });
  await setRate(story, 2);
  expect((await call('GET', `/stories/${story.id}/versions/live/diff/draft`)).body).toEqual({
    items: [
      {
        what: 'action',
        kind: 'changed',
        id: story.price,
        name: 'Price',
        fields: [{ path: 'options.payload.rate', before: 1, after: 2 }],
      },
    ],
    moved: [],
  });
  const published = await call('POST', `/stories/${story.id}/publish`, { name: 'Two', revision: 1 });
  expect(published).toMatchObject({ status: 201, body: { number: 2, warnings: [] } });
  expect(await call('POST', `/stories/${story.id}/publish`)).toMatchObject({ status: 409 });
  const named = await call('PUT', `/stories/${story.id}/versions/1`, { note: 'The first' });
  expect(named).toMatchObject({ status: 200, body: { number: 1, note: 'The first', live: false } });
  const { body } = await call('GET', `/stories/${story.id}/versions?search=two`);
  expect(body).toMatchObject({ versions: [{ number: 2, name: 'Two', live: true }], meta: { count: 1 } });
  const one = (await call('GET', `/stories/${story.id}/versions/1`)).body;
  expect(one.file.actions.price.options.payload).toEqual({ rate: 1 });
  const same = await call('GET', `/stories/${story.id}/versions/2/diff/live`);
  expect(same.body).toEqual({ items: [], moved: [] });
  expect(await call('GET', `/stories/${story.id}/versions/9/diff/1`)).toMatchObject({ status: 404 });
  const { history } = (await call('GET', `/stories/${story.id}/history`)).body;
  expect(history).toMatchObject([{ by: 'ada@example.com', changes: ['Changed payload of Price'] }]);
});

it('runs a chosen version', async () => {
  const story = await prices();
  await setRate(story, 2);
  const run = (version?: number) =>
    call('POST', `/stories/${story.id}/runs`, { action_id: story.receive, event: {}, version });
  expect(await run(1)).toMatchObject({ status: 201 });
  await until('version 1 ran', async () => (await rates(story.id)).length === 1);
  expect(await run()).toMatchObject({ status: 201 });
  await until('the live version ran', async () => (await rates(story.id)).length === 2);
  expect(await rates(story.id)).toEqual([1, 2]);
  expect(await run(7)).toMatchObject({
    status: 409,
    body: { errors: [{ message: 'This story has no version 7.' }] },
  });
});

it('rolls back and forward in less than a second each, and no webhook is lost meanwhile', async () => {
  const story = await prices();
  await control(story.id);
  await setRate(story, 2);
  await call('POST', `/stories/${story.id}/publish`);
  const statuses: number[] = [];
  let busy = true;
  const senders = [1, 2, 3, 4].map(async () => {
    while (busy) statuses.push(await post(story.hook));
  });
  const took: number[] = [];
  for (const number of [1, 2, 1, 2, 1]) {
    const seen = statuses.length;
    await until('webhooks come in', () => statuses.length > seen + 4);
    const began = performance.now();
    const back = await call('POST', `/stories/${story.id}/versions/${number}/roll_back`);
    took.push(performance.now() - began);
    expect(back.status).toBe(201);
    // What comes after the answer meets the version that is live now.
    await post(story.hook).then((status) => statuses.push(status));
    const { body } = await call('GET', `/stories/${story.id}/change_control`);
    expect(body.live_version).toMatchObject({ restored_from: number, live: true });
  }
  busy = false;
  await Promise.all(senders);
  expect(new Set(statuses)).toEqual(new Set([201]));
  expect(Math.max(...took)).toBeLessThan(1_000);
  const ran = async () => (await rates(story.id)).length;
  await until('every webhook ran', async () => (await ran()) === statuses.length);
  await post(story.hook);
  await until('the last one ran', async () => (await ran()) === statuses.length + 1);
  expect((await rates(story.id)).at(-1)).toBe(1);
});

it('has a review by somebody else, and a way past it for admins alone', async () => {
  const story = await prices();
  await control(story.id, true);
  await setRate(story, 2);
  expect(await grace('POST', `/stories/${story.id}/publish`)).toMatchObject({ status: 409 });
  const asked = await call('POST', `/stories/${story.id}/reviews`, { note: 'New rate' });
  expect(asked.status).toBe(201);
  const at = `/stories/${story.id}/reviews/${asked.body.id}`;
  expect(await call('POST', `${at}/approve`)).toMatchObject({
    status: 409,
    body: { errors: [{ message: 'You asked for this review: somebody else has to decide.' }] },
  });
  expect(await restOf(world, world.victor.key)('POST', `${at}/approve`)).toMatchObject({ status: 403 });
  expect(await grace('POST', `${at}/approve`, { comment: 'Fine' })).toMatchObject({ status: 204 });
  expect(await grace('POST', `/stories/${story.id}/publish`)).toMatchObject({ status: 201 });
  const { body } = await call('GET', `/stories/${story.id}/versions`);
  expect(body.versions[0]).toMatchObject({ number: 2, reviewed_by: 'Grace', review_comment: 'Fine' });

  await setRate(story, 3);
  const bypass = { reason: 'The shop is down' };
  const past = `/stories/${story.id}/publish_without_review`;
  expect(await grace('POST', past, bypass)).toMatchObject({ status: 403 });
  expect(await call('POST', past, { reason: ' ' })).toMatchObject({ status: 422 });
  expect(await call('POST', past, bypass)).toMatchObject({ status: 201, body: { number: 3 } });
  const live = (await call('GET', `/stories/${story.id}/change_control`)).body.live_version;
  expect(live).toMatchObject({ number: 3, bypass_reason: 'The shop is down', reviewed_by: null });
  const off = { change_control: false };
  expect(await grace('PUT', `/stories/${story.id}/change_control`, off)).toMatchObject({ status: 403 });
  expect(await call('PUT', `/stories/${story.id}/change_control`, off)).toMatchObject({ status: 200 });
});

it("shows another team's versions to nobody", async () => {
  const story = await prices();
  const mallory = restOf(world, world.mallory.key);
  for (const path of [
    'versions',
    'versions/1',
    'versions/1/diff/draft',
    'history',
    'change_control',
    'reviews',
  ]) {
    expect([path, (await mallory('GET', `/stories/${story.id}/${path}`)).status]).toEqual([path, 404]);
  }
  expect(await mallory('POST', `/stories/${story.id}/versions/1/roll_back`)).toMatchObject({ status: 404 });
  expect(await mallory('POST', `/stories/${story.id}/versions/1/restore`)).toMatchObject({ status: 404 });
});
