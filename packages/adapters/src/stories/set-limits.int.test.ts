import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStory } from './create-story.ts';
import { setLimits } from './set-limits.ts';
import { notFound } from './story-deps.ts';
import { readStorySettings } from './story-settings.ts';
import { makeWorld, type World } from './testing-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

it('changes what is given, for its team alone, and refuses a formula that can never be right', async () => {
  const { id } = await createStory(world.deps, world.scope, { name: 'Orders' });
  const set = (limits: Omit<Parameters<typeof setLimits>[2], 'id'>) =>
    setLimits(world.deps, world.scope, { id, ...limits });
  expect(await set({ concurrency: 3, concurrencyKey: '<<receive.body.customer>>', priority: 5 })).toEqual({
    ok: true,
  });
  expect(await set({ keepEventsFor: 7_200 })).toEqual({ ok: true });
  const stored = () => readStorySettings(world.deps, world.scope, id);
  expect(await stored()).toMatchObject({
    concurrency: 3,
    concurrencyKey: '<<receive.body.customer>>',
    priority: 5,
    keepEventsFor: 7_200,
    suspendedAt: null,
  });
  for (const concurrencyKey of ['<<1 + >>', '<<NOBODY(1)>>', '<<SHA256(receive.body.id)>>']) {
    expect(await set({ concurrencyKey })).toEqual({ ok: false, message: expect.any(String) });
  }
  expect(await set({ concurrency: null, concurrencyKey: '' })).toEqual({ ok: true });
  expect(await stored()).toMatchObject({ concurrency: null, concurrencyKey: null, priority: 5 });
  expect(await setLimits(world.deps, world.stranger, { id, priority: 9 })).toBe(notFound);
  expect(await readStorySettings(world.deps, world.stranger, id)).toBe(notFound);
});
