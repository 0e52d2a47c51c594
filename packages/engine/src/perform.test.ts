import { describe, expect, it } from 'vitest';
import { compiledCache } from './compile.ts';
import { newId } from './ids.ts';
import type { ClaimedRun, Graph, Json } from './model.ts';
import { perform, prepare } from './perform.ts';
import type { HttpOut, Settlement } from './ports.ts';
import { toyGraph, toyRunners, toyTypes } from './testing/toy-actions.ts';

const http: HttpOut = {
  request: ({ url }) => Promise.resolve({ ok: true, status: 200, headers: {}, body: new Uint8Array(), url }),
};

/** Performs the Action `slug` for an event of `hook`, as a worker that claimed it would. */
async function performed(
  graph: Graph,
  slug: string,
  { body = {}, attempt = 1 }: { body?: Json; attempt?: number } = {},
): Promise<Settlement> {
  const idOf = (name: string) =>
    Object.values(graph.actions).find((action) => action.slug === name)?.id ?? '';
  const version = { id: newId(), storyId: newId(), teamId: newId(), storyName: 'Test', number: 1, graph };
  const run: ClaimedRun = {
    id: newId(),
    attempt,
    teamId: version.teamId,
    storyId: version.storyId,
    storyRunId: newId(),
    versionId: version.id,
    actionId: idOf(slug),
    event: { id: newId(), actionId: idOf('hook'), actionSlug: 'hook', output: { body }, ancestors: {} },
  };
  const deps = {
    store: { outputs: () => Promise.resolve(new Map<string, Json>()) },
    versions: { load: () => Promise.resolve(version) },
    compiled: compiledCache(toyTypes),
    runners: toyRunners,
    http,
  };
  const [prepared] = await prepare(deps, [run]);
  if (!prepared) throw new Error('Nothing was prepared.');
  return perform(deps, prepared, new AbortController().signal);
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
    expect((await performed(graph, 'call')).outcome).toEqual({ state: 'waiting', ms: 1, reason: 'not yet' });
    expect((await performed(graph, 'call', { attempt: 2 })).outcome).toEqual({ state: 'succeeded' });
  });

  it('of a run whose worker died again and again is final', async () => {
    const graph = toyGraph({ hook: { type: 'hook' }, call: { type: 'call' } }, ['hook -> call']);
    const settlement = await performed(graph, 'call', { attempt: 11 });
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

it('hands a loop of pure Actions to the queue instead of running it for ever', async () => {
  const graph = toyGraph({ hook: { type: 'hook' }, a: { type: 'copy' }, b: { type: 'copy' } }, [
    'hook -> a',
    'a -> b',
    'b -> a',
  ]);
  const settlement = await performed(graph, 'a');
  expect(settlement.events.length).toBeLessThan(250);
  expect(settlement.runs.filter((run) => run.state === 'queued')).toHaveLength(1);
});
