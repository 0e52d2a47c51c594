/** Event Transforms among others, through the engine: what gathers, what drops duplicates, what is held back. */
import { compileStory, type Json, mayRunInline } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { catalog } from '../catalog.ts';
import { emissions, fakeContext, httpAnswer } from '../testing/index.ts';
import { runStory, type Story, versionOf } from '../testing/run-story.ts';
import { type Action, call, message, storyOf } from '../testing/story-of.ts';
import { eventTransform } from './index.ts';
import { eventTransformRunner } from './run.ts';

const outputs = (story: Story, slug: string) => (story.events[slug] ?? []).map(({ output }) => output);
const transform = (options: Record<string, Json>): Action => ['event-transform', options];
const split = transform({ mode: 'explode', path: '<<receive.body>>' });

describe('deduplicate', () => {
  const filtered = (options: Record<string, Json>) =>
    storyOf(
      {
        split,
        filter: transform({ mode: 'deduplicate', path: '<<split.item>>', ...options }),
        passed: message('<<split.item>>'),
        twice: message('<<split.item>>'),
      },
      ['receive -> split', 'split -> filter', 'filter -> passed', 'filter duplicate-> twice'],
    );

  it('lets the first of each key pass, by default among a thousand', async () => {
    const story = await runStory(filtered({}), ['a', 'b', 'a', 'a', 'c', 'b']);
    expect(outputs(story, 'passed').toSorted()).toEqual(['a', 'b', 'c']);
    expect(outputs(story, 'twice')).toEqual([]);
    expect(story.states.filter).toEqual(Array.from({ length: 6 }, () => 'succeeded'));
  });

  it.each(['emit_duplicates', 'emit_duplicate'])(
    'sends duplicates by their own port with %s',
    async (key) => {
      const story = await runStory(filtered({ [key]: 'true' }), ['a', 'b', 'a', 'a']);
      expect(outputs(story, 'passed').toSorted()).toEqual(['a', 'b']);
      expect(outputs(story, 'twice')).toEqual(['a', 'a']);
    },
  );

  it('tells keys apart by what they are, numbers by their text', async () => {
    const story = await runStory(filtered({ lookback: '10' }), [1, '1', { a: 1 }, { a: 1 }, { a: 2 }, [1]]);
    expect(outputs(story, 'passed')).toHaveLength(4);
  });

  it('remembers no more than it is told', async () => {
    // One after the other, so that it is known which came last.
    const asked: unknown[] = [];
    const context = fakeContext({
      event: 1,
      remember: (what) => {
        asked.push(what);
        return false;
      },
    });
    const run = (options: Record<string, Json>) =>
      eventTransformRunner.run(
        eventTransform.options.parse({ mode: 'deduplicate', path: 'k', ...options }),
        context,
      );
    expect(emissions(await run({ lookback: '5' }))).toEqual([]);
    expect(emissions(await run({ period: '60' }))).toEqual([]);
    expect(emissions(await run({}))).toEqual([]);
    expect(asked).toEqual([
      { key: 'k', last: 5 },
      { key: 'k', periodMs: 60_000 },
      { key: 'k', last: 1_000 },
    ]);
    expect(context.logs).toEqual([
      'info: "k" is a duplicate: it is among the last 5 that passed.',
      'info: "k" is a duplicate: it is among those of the last 1 minute.',
      'info: "k" is a duplicate: it is among the last 1,000 that passed.',
    ]);
    for (const wrong of [{ lookback: 1_001 }, { lookback: 0 }, { period: 0 }, { lookback: 1, period: 1 }]) {
      await expect(run(wrong)).rejects.toMatchObject({ code: 'bad_option' });
    }
  });

  it('lets what has no key pass, with a warning', async () => {
    const story = await runStory(filtered({ path: '<<split.item.id>>' }), [
      {},
      { id: '' },
      { id: 7 },
      { id: 7 },
    ]);
    expect(outputs(story, 'passed')).toHaveLength(3);
    expect(story.notes.filter).toContain(
      'path: is null or empty, so the event has nothing to compare, and passes.',
    );
  });
});

describe('implode', () => {
  it('joins parallel branches by a constant size and the story run', async () => {
    const file = storyOf(
      {
        a: call('a'),
        b: call('b'),
        c: message('c'),
        gather: transform({ mode: 'implode', guid_path: '<<META.story_run.id>>', size_path: '3' }),
      },
      ['receive -> a', 'receive -> b', 'receive -> c', 'a -> gather', 'b -> gather', 'c -> gather'],
    );
    const story = await runStory(file, {}, httpAnswer({ body: 'x' }));
    expect(outputs(story, 'gather')).toHaveLength(1);
    expect(
      (outputs(story, 'gather')[0] as Json[]).map((one) => Object.keys(one as object).at(-1)).toSorted(),
    ).toEqual(['a', 'b', 'c']);
  });

  it('reads local values for each of its items', async () => {
    const file = storyOf(
      {
        split,
        gather: transform({
          mode: 'implode',
          local: { guid: '<<split.guid>>', twice: '<<split.item * 2>>' },
          guid_path: '<<LOCAL.guid>>',
          size_path: '<<split.size>>',
          item_path: '<<LOCAL.twice>>',
        }),
      },
      ['receive -> split', 'split -> gather'],
    );
    expect(outputs(await runStory(file, [1, 2, 3]), 'gather')).toEqual([[2, 4, 6]]);
  });

  it('turns away what its rules do not let through, and gathers the others', async () => {
    const file = storyOf(
      {
        split,
        gather: transform({
          mode: 'implode',
          rules: [{ type: 'field>value', path: '<<split.item>>', value: 1 }],
          guid_path: '<<split.guid>>',
          size_path: 2,
          item_path: '<<split.item>>',
        }),
      },
      ['receive -> split', 'split -> gather'],
    );
    for (const items of [
      [1, 2, 3],
      [2, 1, 3],
      [0, 0, 2, 3],
    ]) {
      const story = await runStory(file, items);
      expect(outputs(story, 'gather')).toEqual([[2, 3]]);
      expect(story.states.gather).toEqual(items.map(() => 'succeeded'));
    }
  });

  it('waits for a day and no longer when it has no time limit of its own, and then says who is missing', async () => {
    const file = storyOf(
      {
        split,
        late: transform({ mode: 'delay', seconds: '<<split.item>>' }),
        gather: transform({ mode: 'implode', guid_path: '<<split.guid>>', size_path: '<<split.size>>' }),
      },
      ['receive -> split', 'split -> late', 'late -> gather'],
    );
    const story = await runStory(file, [1, 3 * 86_400]);
    expect(story.errors.gather).toMatchObject([
      {
        code: 'join_incomplete',
        message: expect.stringMatching(/^1 of 2 events came in 1 day;.*Missing: index 1\./),
      },
      expect.anything(),
    ]);
  });
});

describe('throttle', () => {
  const compiled = (options: Record<string, Json>, settings = {}) => {
    const file = storyOf({ slow: transform({ mode: 'throttle', ...options }) }, ['receive -> slow']);
    const { graph } = versionOf(file, { slow: settings });
    const story = compileStory(graph, catalog);
    const action = [...story.actions.values()].find(({ slug }) => slug === 'slow');
    if (!action) throw new Error('It is not there.');
    return action;
  };
  const rate = (options: Record<string, Json>) => {
    const { max, per_s } = compiled(options).settings.rate_limit ?? {};
    return { max, per_s };
  };

  it('has the pace that its options ask for', () => {
    expect(rate({ capacity: 60 })).toEqual({ max: 1, per_s: 1 });
    expect(rate({ capacity: '6', interval: 'minute', events_per_run: '3' })).toEqual({ max: 3, per_s: 10 });
    expect(rate({ capacity: 360, interval: 'hour' })).toEqual({ max: 1, per_s: 10 });
    expect(rate({ capacity: '2', interval: 'day' })).toEqual({ max: 1, per_s: 43_200 });
    expect(mayRunInline(compiled({ capacity: 60 }))).toBe(false);
    expect(compiled({ capacity: 60 }).settings.rate_limit?.name).not.toBe(
      compiled({ capacity: 60 }).settings.rate_limit?.name,
    );
  });

  it('leaves a limit that its author set', () => {
    const own = { name: 'mail', max: 5, per_s: 1 };
    expect(compiled({ capacity: 60 }, { rate_limit: own }).settings.rate_limit).toEqual(own);
  });

  it('adds its pace to the event', async () => {
    const run = (options: Record<string, Json>, event: Json) =>
      eventTransformRunner.run(
        eventTransform.options.parse({ mode: 'throttle', ...options }),
        fakeContext({ event }),
      );
    expect(emissions(await run({ capacity: '120', interval: 'hour', events_per_run: 2 }, { a: 1 }))).toEqual([
      { payload: { a: 1, capacity_per_minute: 4 } },
    ]);
    expect(emissions(await run({ capacity: 1 }, ['a']))).toEqual([{ payload: ['a'] }]);
  });

  it.each<Record<string, Json>>([
    {},
    { capacity: 0 },
    { capacity: '<<receive.body.n>>' },
    { capacity: 1, events_per_run: 11 },
    { capacity: 1, interval: 'week' },
  ])('refuses %j', async (options) => {
    const story = await runStory(
      storyOf({ slow: transform({ mode: 'throttle', ...options }) }, ['receive -> slow']),
      {},
    );
    expect(story.errors.slow).toMatchObject([{ code: 'bad_option' }]);
  });
});
