/** Stories that fork, fan out, come together, wait and go round, through the engine. */
import type { HttpRequest, Json } from '@storyloom/engine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import poll from './event-transform/poll.story.json' with { type: 'json' };
import { httpAnswer } from './testing/index.ts';
import { runStory, type Story } from './testing/run-story.ts';
import { type Action, call, message, storyOf } from './testing/story-of.ts';

const outputs = (story: Story, slug: string) => (story.events[slug] ?? []).map(({ output }) => output);
const lastPart = ({ url }: HttpRequest) => url.split('/').at(-1) ?? '';
/** Answers with the last part of the address, but for those that it refuses. */
const echo =
  (...refused: string[]) =>
  (request: HttpRequest) =>
    httpAnswer({ status: refused.includes(lastPart(request)) ? 500 : 200, body: lastPart(request) });

// The time of day stands still, so that what is waited for is exact.
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

describe('a fork that comes together', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const fork = (branch: (name: string) => Action, join: Action = ['join', {}]) =>
    storyOf(
      { ...Object.fromEntries(names.map((name) => [name, branch(name)])), join, done: message('<<join>>') },
      [...names.flatMap((name) => [`receive -> ${name}`, `${name} -> join`]), 'join -> done'],
    );

  it('of five requests goes on once, with all five answers', async () => {
    const story = await runStory(fork(call), {}, { answer: echo() });
    expect(outputs(story, 'done')).toHaveLength(1);
    const [done] = outputs(story, 'done');
    expect(Object.keys(done as object).sort()).toEqual(names);
    expect(done).toMatchObject({ a: { body: 'a' }, e: { body: 'e' } });
    expect(story.states.join).toEqual(Array.from({ length: 5 }, () => 'succeeded'));
  });

  it('of five pure branches is over with the commit that accepts it', async () => {
    const story = await runStory(fork(message), {});
    expect(story.leftToWorker).toBe(0);
    expect(outputs(story, 'done')).toEqual([{ a: 'a', b: 'b', c: 'c', d: 'd', e: 'e' }]);
  });

  it('goes on with the first, and lets the others go that come later', async () => {
    const story = await runStory(
      fork(call, ['join', { wait_for: 'any', merge: 'first' }]),
      {},
      { answer: echo() },
    );
    expect(outputs(story, 'done')).toMatchObject([{ body: 'a' }]);
    expect(story.states.join).toEqual(Array.from({ length: 5 }, () => 'succeeded'));
    expect(story.states.done).toEqual(['succeeded']);
  });

  it('goes on once with the first although that runs inline and the others come later', async () => {
    const branch = (name: string) => (name === 'a' ? message('a') : call(name));
    const story = await runStory(fork(branch, ['join', { wait_for: 'any' }]), {}, { answer: echo() });
    expect(outputs(story, 'done')).toEqual([{ a: 'a' }]);
    expect(story.requests).toHaveLength(4);
  });

  it('goes on with so many of them as it needs', async () => {
    const join: Action = ['join', { wait_for: 'some', count: 3, merge: 'list' }];
    const story = await runStory(fork(call, join), {}, { answer: echo('a', 'b') });
    expect(outputs(story, 'done')).toHaveLength(1);
    expect(outputs(story, 'done')[0]).toMatchObject([{ body: 'c' }, { body: 'd' }, { body: 'e' }]);
  });

  it('fails when a branch failed, and names it', async () => {
    const story = await runStory(fork(call), {}, { answer: echo('c') });
    expect(story.events.done).toBeUndefined();
    expect(story.errors.c).toMatchObject([{ code: 'http_status' }]);
    expect(story.errors.join?.filter(({ code }) => code === 'join_incomplete')).toMatchObject([
      {
        message: expect.stringMatching(/^c did not come/),
        detail: { arrived: ['a', 'b', 'd', 'e'], missing: ['c'] },
      },
    ]);
    expect(story.states.join?.toSorted()).toEqual(['cancelled', 'cancelled', 'cancelled', 'failed']);
  });

  it('does not mind a branch that comes by its failure port', async () => {
    const file = fork(call);
    file.links.push({ from: 'c', port: 'failure', to: 'join' });
    const story = await runStory(file, {}, { answer: echo('c') });
    expect(outputs(story, 'done')).toMatchObject([
      { a: { body: 'a' }, c: { error: { detail: { status: 500 } } } },
    ]);
  });

  it('inside another one is over before that goes on', async () => {
    const file = storyOf(
      {
        a: message(1),
        b: call('b'),
        a1: call('a1'),
        a2: call('a2'),
        inner: ['join', {}],
        outer: ['join', {}],
      },
      [
        'receive -> a',
        'receive -> b',
        'a -> a1',
        'a -> a2',
        'a1 -> inner',
        'a2 -> inner',
        'inner -> outer',
        'b -> outer',
      ],
    );
    const story = await runStory(file, {}, { answer: echo() });
    expect(outputs(story, 'outer')).toMatchObject([
      { inner: { a1: { body: 'a1' }, a2: { body: 'a2' } }, b: { body: 'b' } },
    ]);
    const broken = await runStory(file, {}, { answer: echo('a2') });
    expect(broken.errors.inner?.[0]).toMatchObject({ code: expect.stringMatching(/^join_/) });
    expect(broken.errors.outer?.[0]).toMatchObject({
      code: 'join_incomplete',
      detail: { missing: ['inner'] },
    });
  });
});

describe('a join with a time limit', () => {
  const slow = (links: string[]) =>
    storyOf(
      {
        quick: call('quick'),
        slow: ['event-transform', { mode: 'delay', seconds: 3600 }],
        join: ['join', { timeout: 60 }],
        late: message('<<join>>'),
      },
      ['receive -> quick', 'receive -> slow', 'quick -> join', 'slow -> join', ...links],
    );

  it('goes on by its port with those that came, and lets the late ones go', async () => {
    const story = await runStory(slow(['join timed_out-> late']), {}, { answer: echo() });
    expect(outputs(story, 'late')).toMatchObject([
      { arrived: ['quick'], missing: ['slow'], events: { quick: { body: 'quick' } } },
    ]);
    expect(story.states.join).toEqual(['succeeded', 'succeeded']);
    expect(story.waitedMs).toBeGreaterThanOrEqual(3_600_000);
  });

  it('fails without a link there', async () => {
    const story = await runStory(slow([]), {}, { answer: echo() });
    expect(story.errors.join).toMatchObject([
      { code: 'join_timeout', message: 'slow did not come within 1 minute, the time limit.' },
    ]);
  });
});

describe('a list taken apart and put together', () => {
  const items = (count: number) => Array.from({ length: count }, (_, n) => n);
  const around = (...middle: [string, Action][]) => {
    const implode = { mode: 'implode', guid_path: '<<split.guid>>', size_path: '<<split.size>>' };
    const path = ['receive', 'split', ...middle.map(([slug]) => slug), 'gather', 'done'];
    return (options: { item_path?: string; seconds?: number }) =>
      storyOf(
        {
          split: ['event-transform', { mode: 'explode', path: '<<receive.body.items>>', limit: 1_000 }],
          ...Object.fromEntries(middle),
          gather: ['event-transform', { ...implode, ...options }],
          done: message('<<gather>>'),
        },
        path.slice(1).map((slug, index) => `${path[index]} -> ${slug}`),
      );
  };

  it('of a hundred pure steps is over with the commit that accepts it', async () => {
    const file = around(['double', message('<<split.item * 2>>')])({ item_path: '<<double>>' });
    const story = await runStory(file, { items: items(100) });
    expect(story.leftToWorker).toBe(0);
    expect(outputs(story, 'done')).toEqual([items(100).map((n) => n * 2)]);
  });

  it('of more than runs inline is finished by the worker, in order', async () => {
    const file = around(['double', message('<<split.item * 2>>')])({ item_path: '<<double>>' });
    const story = await runStory(file, { items: items(700) });
    expect(story.leftToWorker).toBeGreaterThan(0);
    expect(outputs(story, 'done')).toEqual([items(700).map((n) => n * 2)]);
  });

  it('with a request for each has the answers in the order of the list', async () => {
    const file = around(['scan', call('<<split.item>>')])({ item_path: '<<scan.body>>' });
    const story = await runStory(file, { items: ['x', 'y', 'z'] }, { answer: echo() });
    expect(outputs(story, 'done')).toEqual([['x', 'y', 'z']]);
  });

  it('has all results on the way of each when no item is named', async () => {
    const file = around(['scan', call('<<split.item>>')], ['rate', message('<<scan.status>>')])({});
    const story = await runStory(file, { items: ['x', 'y'] }, { answer: echo() });
    expect(outputs(story, 'done')).toMatchObject([
      [
        { receive: { body: { items: ['x', 'y'] } }, split: { item: 'x' }, scan: { body: 'x' }, rate: 200 },
        { receive: { body: { items: ['x', 'y'] } }, split: { item: 'y' }, scan: { body: 'y' }, rate: 200 },
      ],
    ]);
  });

  it('fails when one of them failed, and says which', async () => {
    const file = around(['scan', call('<<split.item>>')])({ item_path: '<<scan.body>>' });
    const story = await runStory(file, { items: ['x', 'y', 'z'] }, { answer: echo('y') });
    expect(story.errors.gather?.find(({ code }) => code === 'join_incomplete')).toMatchObject({
      message: expect.stringMatching(/^2 of 3 events came.*before scan\..*Missing: index 1\./),
    });
    expect(story.events.done).toBeUndefined();
  });

  it('goes on without it when there is a time limit', async () => {
    const file = around(['scan', call('<<split.item>>')])({ item_path: '<<scan.body>>', seconds: 600 });
    const story = await runStory(file, { items: ['x', 'y', 'z'] }, { answer: echo('y') });
    expect(outputs(story, 'done')).toEqual([['x', 'z']]);
    expect(story.notes.gather).toEqual(['2 of 3 events came and no other can; it goes on with those.']);
  });

  it('joins the branches of each element by its index', async () => {
    const implode = {
      mode: 'implode',
      guid_path: '<<split.guid>>',
      size_path: '<<split.size>>',
      item_path: '<<join>>',
    };
    const file = storyOf(
      {
        split: ['event-transform', { mode: 'explode', path: '<<receive.body.items>>' }],
        scan: call('<<split.item>>'),
        note: message('<<split.item>>!'),
        join: ['join', { key: '<<split.index>>' }],
        gather: ['event-transform', implode],
      },
      [
        'receive -> split',
        'split -> scan',
        'split -> note',
        'scan -> join',
        'note -> join',
        'join -> gather',
      ],
    );
    const story = await runStory(file, { items: ['x', 'y', 'z'] }, { answer: echo() });
    expect(outputs(story, 'gather')).toMatchObject([
      [
        { scan: { body: 'x' }, note: 'x!' },
        { scan: { body: 'y' }, note: 'y!' },
        { scan: { body: 'z' }, note: 'z!' },
      ],
    ]);
    expect(story.notes).toEqual({});
  });

  it('joins parallel branches too, by the guid of the story run and their number', async () => {
    const gather: Action = [
      'event-transform',
      { mode: 'implode', guid_path: '<<META.story_run.id>>', size_path: '2' },
    ];
    const links = ['receive -> a', 'receive -> b', 'a -> gather', 'b -> gather'];
    const story = await runStory(
      storyOf({ a: message(1), b: call('b'), gather }, links),
      {},
      { answer: echo() },
    );
    expect(outputs(story, 'gather')).toMatchObject([[{ a: 1 }, { b: { body: 'b' } }]]);
  });
});

describe('a loop that waits until something is ready', () => {
  const readyAt = (turn: number) => (_: HttpRequest, nth: number) =>
    httpAnswer({ body: { state: nth >= turn ? 'ready' : 'working', file: `v${nth}.csv` } });

  it('asks until it is, and goes on', async () => {
    const story = await runStory(poll, { id: 7 }, { answer: readyAt(4) });
    expect(story.requests).toHaveLength(4);
    expect(outputs(story, 'fetch')).toEqual([{ file: 'v4.csv', id: 7 }]);
    expect(story.waitedMs).toBeGreaterThanOrEqual(90_000);
    expect(story.waitedMs).toBeLessThan(91_000);
  });

  it('stops at the limit of its turns when it never is', async () => {
    const settings = { check: { cycle_limit: 5 } };
    const story = await runStory(poll, { id: 7 }, { answer: readyAt(1e9), settings });
    expect(story.requests).toHaveLength(5);
    expect(story.errors.check).toMatchObject([
      { code: 'cycle_limit', message: expect.stringContaining('came by Check 5 times') },
    ]);
    expect(story.events.fetch).toBeUndefined();
  });

  it('may have branches that come together in each turn', async () => {
    const file = storyOf(
      {
        begin: message(0),
        left: call('left'),
        right: message('r'),
        join: ['join', {}],
        count: message('<<SIZE([join])>>'),
        again: ['trigger', { rules: [{ type: 'field==value', path: '<<left.body.more>>', value: true }] }],
      },
      [
        'receive -> begin',
        'begin -> left',
        'begin -> right',
        'left -> join',
        'right -> join',
        'join -> count',
        'count -> again',
        'again match-> left',
        'again match-> right',
      ],
    );
    const answer = (_: HttpRequest, nth: number) => httpAnswer({ body: { more: nth < 3, nth } });
    const story = await runStory(file, {}, { answer });
    expect(outputs(story, 'join')).toMatchObject(
      [1, 2, 3].map((nth) => ({ left: { body: { nth } }, right: 'r' })),
    );
    expect(story.notes).toEqual({});
  });

  it('ends although a join leads to itself', async () => {
    const file = storyOf({ join: ['join', { wait_for: 'any' }] }, ['receive -> join', 'join -> join']);
    const story = await runStory(file, {}, { settings: { join: { cycle_limit: 3 } } });
    expect(story.errors.join).toMatchObject([{ code: 'cycle_limit' }]);
    expect(outputs(story, 'join')).toHaveLength(3);
  });
});

it('holds an event back for weeks and passes it on', async () => {
  const file = storyOf({ rest: ['event-transform', { mode: 'delay', seconds: '<<receive.body.pause>>' }] }, [
    'receive -> rest',
  ]);
  const body: Json = { pause: 1_814_400, id: 'A-1' };
  const story = await runStory(file, body);
  expect(outputs(story, 'rest')).toMatchObject([{ body }]);
  expect(story.waitedMs).toBeGreaterThanOrEqual(1_814_400_000);
});
