import { newId } from '@storyloom/engine';
import { toyGraph, until } from '@storyloom/engine/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notFound } from '../stories/story-deps.ts';
import { reEmit } from './reemit.ts';
import { rerun } from './rerun.ts';
import { type LiveStory, lines, makeRunsWorld, type RunsWorld } from './testing-runs.ts';

let world: RunsWorld;
beforeAll(async () => {
  world = await makeRunsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** `sum` reads the hook, which is not right before it. */
const actions = (fail: string | null) => ({
  hook: { type: 'hook' },
  price: { type: 'copy', options: { payload: '<<hook.price * 2>>' } },
  sum: { type: 'call', options: { url: 'http://test/<<hook.price>>/<<price>>', fail } },
  other: { type: 'copy', options: { payload: 'other' } },
  told: { type: 'copy', options: { payload: '<<hook.price>> <<sum.status>>' } },
});
const links = ['hook -> price', 'price -> sum', 'price -> other', 'sum -> told'];

async function failedStory(): Promise<{ story: LiveStory; storyRunId: string; actionRunId: string }> {
  const story = await world.publish(toyGraph(actions('no'), links));
  const { storyRun } = await world.start(story, { price: 7 });
  await world.settle(world.worker());
  expect(lines(await world.steps(storyRun.id))).toEqual([
    'other succeeded',
    'price succeeded',
    'sum failed toy',
  ]);
  return { story, storyRunId: storyRun.id, actionRunId: await world.actionRunId(storyRun.id, 'sum') };
}

/** The same Actions, the broken one mended. */
async function mended(story: LiveStory): Promise<LiveStory> {
  const graph = structuredClone(story.graph);
  for (const action of Object.values(graph.actions)) if (action.slug === 'sum') action.options.fail = null;
  return world.publish(graph, story.storyId);
}

function ranOf(result: Awaited<ReturnType<typeof rerun>>): string {
  if (result === notFound || !result.ok) throw new Error(JSON.stringify(result));
  return result.storyRunId;
}

describe('an Action run, run again', () => {
  it('fails again on the version it was, and goes on with what it had on the current one', async () => {
    const { story, actionRunId } = await failedStory();
    await mended(story);
    const asThen = await rerun(world.runs, world.scope, { actionRunId, version: 'original' });
    const asNow = await rerun(world.runs, world.scope, { actionRunId, version: 'current' });
    const urls: string[] = [];
    const work = world.worker({
      http: {
        request: async ({ url }) => {
          urls.push(url);
          return { ok: true, status: 200, headers: {}, body: new Uint8Array(), url };
        },
      },
    });
    await world.settle(work);
    expect(lines(await world.steps(ranOf(asThen)))).toEqual(['sum failed toy']);
    expect(lines(await world.steps(ranOf(asNow)))).toEqual(['sum succeeded', 'told succeeded']);
    expect(urls).toEqual(['http://test/7/14']);
    const events = (await world.events(story.storyId)).filter((event) => event.story_run_id === ranOf(asNow));
    expect(events.map(({ slug, output, re_emitted }) => [slug, output, re_emitted])).toEqual([
      ['price', 14, true],
      ['sum', { status: 200 }, false],
      ['told', '7 200', false],
    ]);
    const original = (await world.events(story.storyId)).find((event) => event.slug === 'price');
    expect(events[0]?.causes).toEqual([original?.id]);
    expect(await world.count(`story_run WHERE id = $1 AND source = 're_emit'`, [ranOf(asNow)])).toBe(1);
  });

  it('of an Action that is bypassed now goes on with the event that came', async () => {
    const { story, actionRunId } = await failedStory();
    const graph = structuredClone(story.graph);
    for (const action of Object.values(graph.actions)) if (action.slug === 'sum') action.bypassed = true;
    await world.publish(graph, story.storyId);
    const again = ranOf(await rerun(world.runs, world.scope, { actionRunId, version: 'current' }));
    await world.settle(world.worker());
    expect(lines(await world.steps(again))).toEqual(['sum succeeded', 'told succeeded']);
    const events = (await world.events(story.storyId)).filter((event) => event.story_run_id === again);
    expect(events.map(({ slug, output }) => [slug, output])).toEqual([
      ['price', 14],
      ['sum', 14],
      ['told', '7 '],
    ]);
  });

  it('is refused in a sentence while it is open, when its Action is gone or off, and for others not there', async () => {
    const { story, storyRunId, actionRunId } = await failedStory();
    expect(await rerun(world.runs, world.stranger, { actionRunId, version: 'current' })).toBe(notFound);
    expect(await rerun(world.runs, world.scope, { actionRunId: newId(), version: 'current' })).toBe(notFound);
    const refusedFor = async (id: string) => {
      const result = await rerun(world.runs, world.scope, { actionRunId: id, version: 'current' });
      return result === notFound || result.ok ? null : result.message;
    };
    const { storyRun } = await world.start(story);
    expect(await refusedFor(await world.actionRunId(storyRun.id, 'price'))).toMatch(/not ended/);
    await world.settle(world.worker());

    const without = structuredClone(story.graph);
    for (const action of Object.values(without.actions)) {
      if (action.slug === 'sum') delete without.actions[action.id];
      if (action.slug === 'other') action.disabled = true;
    }
    await world.publish(without, story.storyId);
    expect(await refusedFor(actionRunId)).toMatch(/not in this version/);
    expect(await refusedFor(await world.actionRunId(storyRunId, 'other'))).toMatch(/is off/);
    await world.prisma.story.update({ where: { id: story.storyId }, data: { disabled: true } });
    expect(await refusedFor(actionRunId)).toMatch(/story is off/);
    await world.database.pool.query('DELETE FROM event WHERE story_id = $1', [story.storyId]);
    expect(await refusedFor(actionRunId)).toMatch(/event is gone/);
  });
});

describe('an event, emitted again', () => {
  it('reaches all that are linked to its port, with its own payload or another', async () => {
    const { story } = await failedStory();
    await mended(story);
    const price = (await world.events(story.storyId)).find((event) => event.slug === 'price');
    const eventId = price?.id ?? '';
    const own = await reEmit(world.runs, world.scope, { eventId, version: 'current' });
    const edited = await reEmit(world.runs, world.scope, { eventId, payload: null, version: 'current' });
    // Pure ones ran in the commit that took it in.
    expect(lines(await world.steps(ranOf(own)))).toEqual(['other succeeded', 'sum queued']);
    await world.settle(world.worker());
    for (const one of [own, edited]) {
      expect(lines(await world.steps(ranOf(one)))).toEqual([
        'other succeeded',
        'sum succeeded',
        'told succeeded',
      ]);
    }
    const firsts = (await world.events(story.storyId)).filter((event) => event.re_emitted);
    expect(firsts.map((event) => event.output)).toEqual([14, null]);
    expect(await reEmit(world.runs, world.stranger, { eventId, version: 'current' })).toBe(notFound);
    expect(await reEmit(world.runs, world.scope, { eventId: newId(), version: 'current' })).toBe(notFound);
  });

  it('counts for its story’s limit, and waits with everything while the story is suspended', async () => {
    const story = await world.publish(toyGraph(actions(null), links));
    await world.start(story, { price: 1 });
    await world.settle(world.worker());
    const [first] = await world.events(story.storyId);
    const eventId = first?.id ?? '';
    await world.prisma.story.update({
      where: { id: story.storyId },
      data: { concurrency: 1, concurrencyKey: '<<hook.price>>' },
    });
    const limited = ranOf(await reEmit(world.runs, world.scope, { eventId, version: 'original' }));
    const { rows } = await world.database.pool.query(
      'SELECT slot_key FROM open_run WHERE story_run_id = $1',
      [limited],
    );
    expect(rows).toEqual([{ slot_key: `story:${story.storyId}:1` }]);
    await world.prisma.story.update({
      where: { id: story.storyId },
      data: { concurrency: null, suspendedAt: new Date() },
    });
    const held = ranOf(await reEmit(world.runs, world.scope, { eventId, version: 'original' }));
    expect(lines(await world.steps(held))).toEqual(['price queued']);
    await world.prisma.story.update({
      where: { id: story.storyId },
      data: { concurrency: 1, concurrencyKey: '<<nobody.knows>>', suspendedAt: null },
    });
    const broken = await reEmit(world.runs, world.scope, { eventId, version: 'original' });
    expect(broken).toEqual({ ok: false, message: expect.stringContaining('limit') });
    await until('the held one is done', async () => {
      await world.settle(world.worker());
      return lines(await world.steps(held)).includes('told succeeded');
    });
  });
});
