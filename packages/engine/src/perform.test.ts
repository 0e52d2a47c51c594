import { describe, expect, it } from 'vitest';
import { BlobMissing } from './blob.ts';
import { compiledCache, compileStory } from './compile.ts';
import { newId } from './ids.ts';
import type { ClaimedRun, Graph, Json } from './model.ts';
import { type HttpOut, nothingOutside } from './outside.ts';
import { perform } from './perform.ts';
import type { Settlement, Store } from './ports.ts';
import { prepare } from './prepare.ts';
import type { ActionSettings } from './settings.ts';
import { aClaimedRun } from './testing/rows.ts';
import { toyGraph, toyRunners, toyTypes } from './testing/toy-actions.ts';

const http: HttpOut = {
  request: ({ url }) => Promise.resolve({ ok: true, status: 200, headers: {}, body: new Uint8Array(), url }),
};

/** Performs the Action `slug` for an event of `hook`, as a worker that claimed it would. */
async function performed(
  graph: Graph,
  slug: string,
  { body = {}, ...over }: { body?: Json } & Partial<ClaimedRun> = {},
  read: Store['outputs'] = async () => ({ read: new Map(), left: [] }),
): Promise<Settlement> {
  const idOf = (name: string) =>
    Object.values(graph.actions).find((action) => action.slug === name)?.id ?? '';
  const version = { id: newId(), storyId: newId(), teamId: newId(), storyName: 'Test', number: 1, graph };
  const run = aClaimedRun(version, idOf(slug), {
    event: {
      id: newId(),
      actionId: idOf('hook'),
      actionSlug: 'hook',
      port: 'success',
      output: { body },
      ancestors: {},
      turns: null,
    },
    ...over,
  });
  const deps = {
    store: { outputs: read },
    versions: { load: () => Promise.resolve(version) },
    compiled: compiledCache(toyTypes),
    runners: toyRunners,
    outside: { ...nothingOutside, http },
  };
  const [prepared] = await prepare(deps, [run]);
  if (!prepared) throw new Error('Nothing was prepared.');
  if ('outcome' in prepared) return prepared;
  const result = await perform(deps, prepared, new AbortController().signal);
  if (!('outcome' in result)) throw new Error('It came to a join.');
  return result;
}

const outputs = (settlement: Settlement) =>
  settlement.events.map((event) => [event.actionSlug, event.port, event.output]);
const runs = (settlement: Settlement) => settlement.runs.map((run) => [run.actionSlug, run.state]);

describe('a chain of pure Actions', () => {
  const graph = toyGraph(
    {
      hook: { type: 'hook' },
      price: { type: 'copy', options: { payload: '<<hook.body.n * 2>>' } },
      large: { type: 'branch', options: { when: '<<price > 10>>' } },
      big: { type: 'copy', options: { payload: 'big <<price>> of <<hook.body.n>>' } },
      small: { type: 'copy', options: { payload: 'small' } },
      call: { type: 'call' },
      after: { type: 'copy', options: { payload: '<<call.status>>' } },
    },
    [
      'hook -> price',
      'price -> large',
      'large match-> big',
      'large no_match-> small',
      'big -> call',
      'call -> after',
    ],
  );

  it('is one settlement: its events, its ended runs, and the effect behind it queued', async () => {
    const settlement = await performed(graph, 'price', { body: { n: 6 } });
    expect(settlement.outcome).toEqual({ state: 'succeeded' });
    expect(outputs(settlement)).toEqual([
      ['price', 'success', 12],
      ['large', 'match', { rule_matched: true }],
      ['big', 'success', 'big 12 of 6'],
    ]);
    expect(runs(settlement)).toEqual([
      ['large', 'succeeded'],
      ['big', 'succeeded'],
      ['call', 'queued'],
    ]);
  });

  it('follows the port that was taken', async () => {
    const settlement = await performed(graph, 'price', { body: { n: 1 } });
    expect(outputs(settlement).at(-1)).toEqual(['small', 'success', 'small']);
  });

  it('gives each event its cause and the latest event of each Action above it', async () => {
    const { events } = await performed(graph, 'price', { body: { n: 6 } });
    const [price, large, big] = events;
    expect(large?.causes).toEqual([price?.id]);
    expect(big?.causes).toEqual([large?.id]);
    expect(Object.values(big?.ancestors ?? {})).toEqual(expect.arrayContaining([price?.id, large?.id]));
    expect(Object.keys(big?.ancestors ?? {})).toHaveLength(3);
  });

  it('keeps an effect to itself: what follows it is queued by its own settlement', async () => {
    const settlement = await performed(graph, 'call');
    expect(outputs(settlement)).toEqual([
      ['call', 'success', { status: 200 }],
      ['after', 'success', 200],
    ]);
  });
});

describe('failure', () => {
  it('of an Action that would emit a million events names the limit, and emits none', async () => {
    const graph = toyGraph(
      { hook: { type: 'hook' }, split: { type: 'many', options: { of: '<<hook.body>>' } } },
      ['hook -> split'],
    );
    const settlement = await performed(graph, 'split', { body: new Array(1_000_000).fill(1) });
    expect(settlement.outcome).toEqual({
      state: 'failed',
      error: {
        code: 'too_many_events',
        message: '1,000,000 events are too many; one Action run emits 20,000 at most.',
      },
    });
    expect(settlement.events).toEqual([]);
  });

  it('of a formula names the option and the position, and emits nothing', async () => {
    const graph = toyGraph(
      { hook: { type: 'hook' }, bad: { type: 'copy', options: { payload: { total: 'is <<hok.body>>' } } } },
      ['hook -> bad'],
    );
    const settlement = await performed(graph, 'bad');
    expect(settlement.outcome).toMatchObject({
      state: 'failed',
      error: { option: 'payload.total', position: 5, message: expect.stringContaining('hok') },
    });
    expect(settlement.events).toEqual([]);
  });

  it('leaves by the failure port when a link stands there', async () => {
    const graph = toyGraph(
      {
        hook: { type: 'hook' },
        call: { type: 'call', options: { fail: 'nobody there' } },
        tell: { type: 'copy', options: { payload: '<<call.error.message>>' } },
      },
      ['hook -> call', 'call failure-> tell'],
    );
    const settlement = await performed(graph, 'call');
    expect(settlement.outcome).toMatchObject({ state: 'failed', error: { code: 'toy' } });
    expect(outputs(settlement).at(-1)).toEqual(['tell', 'success', 'nobody there']);
  });

  it('inside an inline chain ends only that Action', async () => {
    const graph = toyGraph(
      {
        hook: { type: 'hook' },
        fine: { type: 'copy', options: { payload: 1 } },
        bad: { type: 'copy', options: { payload: '<<1 / 0>>' } },
        also: { type: 'copy', options: { payload: 2 } },
      },
      ['hook -> fine', 'fine -> bad', 'fine -> also'],
    );
    const settlement = await performed(graph, 'fine');
    expect(settlement.outcome).toEqual({ state: 'succeeded' });
    expect(runs(settlement)).toEqual([
      ['bad', 'failed'],
      ['also', 'succeeded'],
    ]);
  });

  it('that may pass waits and says for what', async () => {
    const graph = toyGraph({ hook: { type: 'hook' }, call: { type: 'call', options: { retry: true } } }, [
      'hook -> call',
    ]);
    const settlement = await performed(graph, 'call');
    expect(settlement).toMatchObject({
      outcome: { state: 'waiting', kind: 'retry', ms: 1, reason: 'Try 1 failed: not yet' },
      failures: 1,
      logs: [{ level: 'warn' }],
    });
    const again = await performed(graph, 'call', { failures: 1, waited: 'retry' });
    expect(again.outcome).toEqual({ state: 'succeeded' });
    expect(again.logs?.[0]).toMatchObject({ message: 'Try 2 begins.', begins: true });
  });

  it('is tried again as its policy says, then final, and the failure port has it only then', async () => {
    const retry = { max: 2, delay_s: 10, backoff: 'exponential', max_delay_s: 15, on: ['toy'] } as const;
    const graph = toyGraph(
      {
        hook: { type: 'hook' },
        call: { type: 'call', options: { fail: 'busy' }, settings: { retry: { ...retry, on: ['toy'] } } },
        tell: { type: 'copy', options: { payload: '<<call.error.message>>' } },
      },
      ['hook -> call', 'call failure-> tell'],
    );
    const first = await performed(graph, 'call');
    expect(first.outcome).toMatchObject({ state: 'waiting', kind: 'retry' });
    expect(first.outcome.state === 'waiting' && first.outcome.ms).toBeGreaterThan(6_000);
    expect(first.events).toEqual([]);
    const second = await performed(graph, 'call', { failures: 1 });
    expect(second.outcome.state === 'waiting' && second.outcome.ms).toBeLessThanOrEqual(15_000);
    const last = await performed(graph, 'call', { failures: 2 });
    expect(last.outcome).toMatchObject({ state: 'failed', error: { code: 'toy' } });
    expect(outputs(last)).toHaveLength(2);
  });

  it('that the policy does not name is final at once', async () => {
    const retry = { max: 2, delay_s: 1, backoff: 'fixed', max_delay_s: 15, on: ['429'] } as const;
    const graph = toyGraph(
      {
        hook: { type: 'hook' },
        call: { type: 'call', options: { fail: 'no' }, settings: { retry: { ...retry, on: ['429'] } } },
      },
      ['hook -> call'],
    );
    expect((await performed(graph, 'call')).outcome).toMatchObject({ state: 'failed' });
  });

  it('of an effect that takes longer than it may is a timeout', async () => {
    const graph = toyGraph(
      {
        hook: { type: 'hook' },
        call: { type: 'call', options: { hang: true }, settings: { timeout_s: 0.1 } },
      },
      ['hook -> call'],
    );
    expect((await performed(graph, 'call')).outcome).toMatchObject({
      state: 'failed',
      error: { code: 'timeout' },
    });
  });

  it('of a run whose worker died again and again is final', async () => {
    const graph = toyGraph({ hook: { type: 'hook' }, call: { type: 'call' } }, ['hook -> call']);
    const settlement = await performed(graph, 'call', { attempt: 11, lostLeases: 10 });
    expect(settlement.outcome).toMatchObject({ state: 'failed', error: { code: 'abandoned' } });
  });
});

it('warns of a property that is not there and goes on with NULL', async () => {
  const graph = toyGraph(
    { hook: { type: 'hook' }, copy: { type: 'copy', options: { payload: '<<hook.body.missing>>' } } },
    ['hook -> copy'],
  );
  const settlement = await performed(graph, 'copy');
  expect(outputs(settlement)).toEqual([['copy', 'success', null]]);
  expect(settlement.warnings).toEqual([expect.stringContaining('hook.body.missing')]);
});

it('sends nothing to a disabled Action', async () => {
  const graph = toyGraph(
    { hook: { type: 'hook' }, one: { type: 'copy' }, off: { type: 'copy', disabled: true } },
    ['hook -> one', 'one -> off'],
  );
  expect((await performed(graph, 'one')).runs).toEqual([]);
});

describe('a bypassed Action', () => {
  const story = (bypassed: boolean) =>
    toyGraph(
      {
        hook: { type: 'hook' },
        first: { type: 'copy', options: { payload: { n: '<<hook.body.n>>' } } },
        call: {
          type: 'call',
          options: { fail: '<<CREDENTIAL.shop>>' },
          settings: {
            concurrency: { max: 1 },
            retry: { max: 3, delay_s: 1, backoff: 'fixed', max_delay_s: 9, on: [] },
          },
          bypassed,
        },
        after: { type: 'copy', options: { payload: '<<call.n>> of <<first.n>>' } },
      },
      ['hook -> first', 'first -> call', 'call -> after'],
    );

  it('passes the event on as it came, in the commit of its upstream', async () => {
    const settlement = await performed(story(true), 'first', { body: { n: 7 } });
    expect(outputs(settlement)).toEqual([
      ['first', 'success', { n: 7 }],
      ['call', 'success', { n: 7 }],
      ['after', 'success', '7 of 7'],
    ]);
    expect(runs(settlement)).toEqual([
      ['call', 'succeeded'],
      ['after', 'succeeded'],
    ]);
    const working = await performed(story(false), 'first', { body: { n: 7 } });
    expect(runs(working)).toEqual([['call', 'waiting']]);
  });

  it('lets events out of its first port, a join one by one', async () => {
    const graph = toyGraph(
      {
        hook: { type: 'hook' },
        start: { type: 'copy', options: { payload: 1 } },
        which: { type: 'branch', options: { when: false }, bypassed: true },
        join: { type: 'join', bypassed: true },
        no: { type: 'copy', options: { payload: 'no' } },
      },
      ['hook -> start', 'start -> which', 'which match-> join', 'which no_match-> no'],
    );
    expect(outputs(await performed(graph, 'start'))).toEqual([
      ['start', 'success', 1],
      ['which', 'match', 1],
      ['join', 'success', 1],
    ]);
  });

  it('that was claimed already is done by its worker, without what it would need', async () => {
    const settlement = await performed(story(true), 'call', { body: { n: 1 }, lostLeases: 1 });
    expect(settlement.outcome).toEqual({ state: 'succeeded' });
    expect(outputs(settlement)[0]).toEqual(['call', 'success', { body: { n: 1 } }]);
  });

  it('still ends a loop that goes on for ever', async () => {
    const graph = toyGraph(
      {
        hook: { type: 'hook' },
        one: { type: 'copy', options: { payload: 1 }, bypassed: true, settings: { cycle_limit: 3 } },
        two: { type: 'copy', options: { payload: 2 } },
      },
      ['hook -> one', 'one -> two', 'two -> one'],
    );
    const settlement = await performed(graph, 'one');
    expect(settlement.runs.at(-1)).toMatchObject({ actionSlug: 'one', error: { code: 'cycle_limit' } });
  });

  it('that starts the story starts it as before', () => {
    const graph = toyGraph({ hook: { type: 'hook', bypassed: true } }, []);
    const [hook] = compileStory(graph, toyTypes).actions.values();
    expect(hook).toMatchObject({ kind: 'source', passesBy: null });
  });
});

describe('a run whose worker died in the middle of an effect', () => {
  const story = (settings: ActionSettings) =>
    toyGraph({ hook: { type: 'hook' }, call: { type: 'call', settings } }, ['hook -> call']);

  it('is run again, or waits for a decision, as its author says', async () => {
    const again = await performed(story({ outcome_unknown: 'retry' }), 'call', { lostLeases: 1 });
    expect(again.outcome).toEqual({ state: 'succeeded' });
    const asked = await performed(story({ outcome_unknown: 'ask' }), 'call', { lostLeases: 1 });
    expect(asked.outcome).toMatchObject({ state: 'waiting', kind: 'decision', ms: null });
  });

  it('is run after somebody decided so', async () => {
    const graph = story({ outcome_unknown: 'ask' });
    const decided = await performed(graph, 'call', { lostLeases: 0, waited: 'decision' });
    expect(decided.outcome).toEqual({ state: 'succeeded' });
  });
});

it('ends runs of a cancelled story run, and puts off those of a suspended one', async () => {
  const graph = toyGraph({ hook: { type: 'hook' }, call: { type: 'call' } }, ['hook -> call']);
  const cancelled = await performed(graph, 'call', { storyRunState: 'cancelled' });
  expect(cancelled).toMatchObject({ outcome: { state: 'cancelled' }, events: [] });
  const suspended = await performed(graph, 'call', { storyRunState: 'suspended', waited: 'delay' });
  expect(suspended.outcome).toMatchObject({ state: 'waiting', kind: 'resume', ms: null, before: 'delay' });
});

it('says so when the event is gone that it was given', async () => {
  const graph = toyGraph({ hook: { type: 'hook' }, call: { type: 'call' } }, ['hook -> call']);
  expect((await performed(graph, 'call', { event: null })).outcome).toMatchObject({
    state: 'failed',
    error: { code: 'event_gone' },
  });
});

it('leaves by the failure port when what it reads is gone; what follows there waits for a worker', async () => {
  const graph = toyGraph(
    {
      hook: { type: 'hook' },
      say: { type: 'copy', options: { payload: '<<hook.body>>' } },
      rescue: { type: 'copy' },
    },
    ['hook -> say', 'say failure-> rescue'],
  );
  const hookId = Object.values(graph.actions).find(({ slug }) => slug === 'hook')?.id ?? '';
  const from = {
    id: newId(),
    actionId: newId(),
    actionSlug: 'other',
    port: 'success',
    output: {},
    turns: null,
  };
  const event = { ...from, ancestors: { [hookId]: newId() } };
  const ended = await performed(graph, 'say', { event }, async (ids, mostBytes) => {
    if (mostBytes === 0) return { read: new Map(), left: ids };
    throw new BlobMissing('key', 'no such file');
  });
  expect(ended.outcome).toMatchObject({ state: 'failed', error: { code: 'event_gone' } });
  expect(outputs(ended)).toMatchObject([['say', 'failure', { error: { code: 'event_gone' } }]]);
  expect(runs(ended)).toEqual([['rescue', 'queued']]);
});

it('waits out a pause once, whether or not it was suspended meanwhile', async () => {
  const graph = toyGraph({ hook: { type: 'hook' }, rest: { type: 'pause', options: { ms: 5 } } }, [
    'hook -> rest',
  ]);
  expect((await performed(graph, 'rest')).outcome).toMatchObject({ state: 'waiting', kind: 'delay', ms: 5 });
  expect((await performed(graph, 'rest', { waited: 'delay' })).outcome).toEqual({ state: 'succeeded' });
  const resumed = await performed(graph, 'rest', { waited: 'resume', waitedBefore: 'delay' });
  expect(resumed.outcome).toEqual({ state: 'succeeded' });
});

describe('a limit', () => {
  it('lets a run wait for its slot, by the value of its key', async () => {
    const graph = toyGraph(
      {
        hook: { type: 'hook' },
        copy: { type: 'copy', options: { payload: 1 } },
        call: { type: 'call', settings: { concurrency: { max: 2, key: '<<hook.body.customer>>' } } },
      },
      ['hook -> copy', 'copy -> call'],
    );
    const { runs: planned } = await performed(graph, 'copy', { body: { customer: 'Ada' } });
    expect(planned).toMatchObject([{ state: 'waiting', gate: expect.stringMatching(/^action:.*:Ada$/) }]);
    expect(planned[0]?.slotKey).toBe(planned[0]?.gate);
  });

  it('whose key cannot be told fails that run and says so', async () => {
    const graph = toyGraph(
      {
        hook: { type: 'hook' },
        copy: { type: 'copy', options: { payload: 1 } },
        call: { type: 'call', settings: { concurrency: { max: 2, key: '<<nobody.x>>' } } },
      },
      ['hook -> copy', 'copy -> call'],
    );
    expect((await performed(graph, 'copy')).runs).toMatchObject([
      { state: 'failed', error: { option: 'concurrency.key' } },
    ]);
  });
});

describe('a loop', () => {
  const loop = (settings: ActionSettings = {}) =>
    toyGraph({ hook: { type: 'hook' }, a: { type: 'copy', settings }, b: { type: 'copy' } }, [
      'hook -> a',
      'a -> b',
      'b -> a',
    ]);

  it('of pure Actions goes to the queue instead of running for ever', async () => {
    const settlement = await performed(loop({ cycle_limit: 100_000 }), 'a');
    expect(settlement.events.length).toBeLessThan(1_100);
    expect(settlement.runs.filter((run) => run.state === 'queued')).toHaveLength(1);
  });

  it('ends at its limit with an error that names it', async () => {
    const settlement = await performed(loop({ cycle_limit: 3 }), 'a');
    expect(outputs(settlement)).toHaveLength(6);
    expect(settlement.runs.at(-1)).toMatchObject({ state: 'failed', error: { code: 'cycle_limit' } });
  });
});

describe('what formulas may ask of where they are', () => {
  const graph = toyGraph(
    {
      hook: { type: 'hook' },
      call: {
        type: 'copy',
        options: {
          payload: {
            meta: '<<META>>',
            story: '<<STORY.look_up>>',
            guid: '<<STORY_RUN_GUID()>>',
            prompt: '<<PROMPT("Yes")>>',
          },
        },
      },
    },
    ['hook -> call'],
  );

  it('is told without a look at the database', async () => {
    const { events } = await performed(graph, 'call', { id: 'a run' });
    const [event] = events;
    expect(event?.output).toEqual({
      meta: {
        tenant: { domain: '', name: '' },
        team: { id: event?.teamId, name: '' },
        story: { id: event?.storyId, name: 'Test', key: 'test', is_test: false },
        story_run: {
          id: event?.storyRunId,
          user_link: `/stories/${event?.storyId}?run=${event?.storyRunId}`,
        },
        action: { id: event?.actionId, name: 'call', key: 'call' },
      },
      story: 'look_up',
      guid: event?.storyRunId,
      prompt: '/prompt/a run/Yes',
    });
  });

  it('is refused for a label that no address could carry', async () => {
    const long = toyGraph(
      {
        hook: { type: 'hook' },
        call: { type: 'copy', options: { payload: `<<PROMPT("${'x'.repeat(201)}")>>` } },
      },
      ['hook -> call'],
    );
    const { outcome } = await performed(long, 'call');
    expect(outcome).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('at most 200') },
    });
  });
});
