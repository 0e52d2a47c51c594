import { describe, expect, it } from 'vitest';
import type { Runner } from './chain.ts';
import { compiledCache } from './compile.ts';
import { newId } from './ids.ts';
import type { Id } from './model.ts';
import { nothingOutside } from './outside.ts';
import type { Settlement, Store } from './ports.ts';
import { memoryQueue } from './testing/memory-queue.ts';
import { memoryStore } from './testing/memory-store.ts';
import { anAcceptance, aRun } from './testing/rows.ts';
import { toyGraph, toyRunners, toyTypes } from './testing/toy-actions.ts';
import { until } from './testing/until.ts';
import type { LoadedValues, Values } from './values.ts';
import { makeWork } from './work.ts';

const graph = toyGraph(
  {
    hook: { type: 'hook' },
    call: { type: 'call', options: { key: '<<CREDENTIAL.key>>' }, settings: { outcome_unknown: 'ask' } },
  },
  ['hook -> call'],
);
const call = Object.values(graph.actions).find((action) => action.type === 'call');

const lent: Values = {
  load: (requests) =>
    requests.map(
      async (): Promise<LoadedValues> => ({
        ok: true,
        roots: { CREDENTIAL: { key: 'x' } },
        hidden: [],
        allowedHosts: [],
      }),
    ),
};

/** A worker on a store with `count` queued calls; `over` stands in for parts of the store. */
async function working(
  options: {
    call: Runner;
    count: number;
    concurrency: number;
    versions?: (id: Id) => Promise<unknown>;
    values?: Values;
    output?: string;
    mostBytes?: number;
  },
  over: (store: Store) => Partial<Store> = () => ({}),
) {
  const memory = memoryStore();
  const version = { id: newId(), storyId: newId(), teamId: newId(), storyName: 'work', number: 1, graph };
  const { storyRun, event } = anAcceptance({ runs: 0, output: options.output ?? null });
  const runs = Array.from({ length: options.count }, () =>
    aRun(event, version.id, { actionId: call?.id ?? '' }),
  );
  await memory.accept([
    { storyRun: { ...storyRun, versionId: version.id }, events: [event], runs, once: null },
  ]);
  const work = makeWork({
    store: { ...memory, ...over(memory) },
    versions: {
      load: async (id) => {
        await options.versions?.(id);
        return version;
      },
    },
    values: options.values ?? lent,
    compiled: compiledCache(toyTypes),
    runners: { ...toyRunners, call: options.call },
    outside: nothingOutside,
    queue: memoryQueue(),
    live: { announce: () => undefined },
    log: { warn: () => undefined },
    owner: 'test',
    leaseMs: 30_000,
    concurrency: options.concurrency,
    ...(options.mostBytes === undefined ? {} : { mostBytes: options.mostBytes }),
  });
  const stateOf = (id: Id) => memory.runs().find((run) => run.id === id)?.state;
  const ended = () => memory.runs().filter((run) => run.state === 'succeeded').length;
  return { memory, work, runs, stateOf, ended };
}

it('has no more Action runs under way at once than its slots, and carries all of them out', async () => {
  const state = { now: 0, most: 0 };
  const held: Runner = {
    run: async () => {
      state.now += 1;
      state.most = Math.max(state.most, state.now);
      await new Promise((wake) => setTimeout(wake, 5));
      state.now -= 1;
      return { emit: [] };
    },
  };
  const { work, ended } = await working({ call: held, count: 30, concurrency: 6 });
  work.pull();
  await until('all have ended', async () => ended() === 30);
  expect(state.most).toBe(6);
  await work.stop();
});

it('holds no more of large events than it may, and carries small ones out meanwhile', async () => {
  const large = 'x'.repeat(20_000);
  const state = { now: 0, most: 0 };
  let letGo: (() => void)[] = [];
  const held: Runner = {
    run: async () => {
      state.now += 1;
      state.most = Math.max(state.most, state.now);
      await new Promise<void>((resolve) => letGo.push(resolve));
      state.now -= 1;
      return { emit: [] };
    },
  };
  const { memory, work, runs, ended } = await working({
    call: held,
    count: 6,
    concurrency: 10,
    output: large,
    mostBytes: 30_000,
  });
  work.pull();
  await until('as many as fit are under way', () => state.now === 2);
  const [of] = runs;
  if (!of) throw new Error('There is a run.');
  const { storyRun, event } = anAcceptance({ runs: 0 });
  const small = aRun(event, of.versionId, { actionId: of.actionId });
  await memory.accept([{ storyRun, events: [event], runs: [small], once: null }]);
  work.pull();
  await until('the small one is under way, too', () => state.now === 3);
  expect(state.most).toBe(3);
  await until('all have ended', () => {
    for (const resolve of letGo) resolve();
    letGo = [];
    return ended() === 7;
  });
  expect(state.most).toBe(3);
  await work.stop();
});

it('keeps a result that cannot be stored until it can, and does not do the work again', async () => {
  let calls = 0;
  const once: Runner = {
    run: () => {
      calls += 1;
      return { emit: [] };
    },
  };
  let refusals = 2;
  const { work, ended } = await working({ call: once, count: 1, concurrency: 1 }, (store) => ({
    settle: async (batch: Settlement[]) => {
      refusals -= 1;
      if (refusals >= 0) throw new Error('No space left on device');
      return store.settle(batch);
    },
  }));
  work.pull();
  await until('it has ended', async () => ended() === 1);
  expect(calls).toBe(1);
  await work.stop();
});

it('tells a run within a second that its lease was taken away, and drops its result', async () => {
  let told = false;
  const waits: Runner = {
    run: (_, context) =>
      new Promise((resolve) => {
        context.signal.addEventListener('abort', () => {
          told = true;
          resolve({ emit: [] });
        });
      }),
  };
  let isCancelled = false;
  const { work, runs, stateOf } = await working({ call: waits, count: 1, concurrency: 1 }, (store) => ({
    held: async (fences) => (isCancelled ? [] : store.held(fences)),
    settle: async () => [],
  }));
  work.pull();
  await until('it is under way', async () => stateOf(runs[0]?.id ?? '') === 'running');
  isCancelled = true;
  const since = Date.now();
  await until('it is told', async () => told);
  expect(Date.now() - since).toBeLessThan(2_000);
  await work.stop();
});

describe('what was claimed and not begun, after a hiccup of the database', () => {
  const emits: Runner = { run: () => ({ emit: [] }) };
  const broken = () => {
    throw new Error('Connection terminated unexpectedly');
  };
  /** Throws at its first call. */
  const once = () => {
    let calls = 0;
    return () => {
      calls += 1;
      if (calls === 1) broken();
    };
  };

  it('is begun at once when the answer to its claim was lost, and nobody is asked', async () => {
    const lose = once();
    const { work, ended } = await working({ call: emits, count: 3, concurrency: 3 }, (store) => ({
      claim: async (from) => {
        const claimed = await store.claim(from);
        lose();
        return claimed;
      },
    }));
    work.pull();
    await until('all have ended', async () => ended() === 3);
    await work.stop();
  });

  it('is given back as soon as the database is there again', async () => {
    const [lose, away] = [once(), once()];
    const { work, ended } = await working({ call: emits, count: 1, concurrency: 1 }, (store) => ({
      claim: async (from) => {
        const claimed = await store.claim(from);
        lose();
        return claimed;
      },
      giveBack: async (from) => {
        away();
        return store.giveBack(from);
      },
    }));
    work.pull();
    await until('it has ended', async () => ended() === 1);
    await work.stop();
  });

  it('is begun later when its version could not be read', async () => {
    const versions = once();
    const options = { call: emits, count: 1, concurrency: 1, versions: async () => versions() };
    const { work, ended } = await working(options);
    work.pull();
    await until('it has ended', async () => ended() === 1);
    await work.stop();
  });

  it('is begun later when its credentials could not be read', async () => {
    const away = once();
    const values: Values = {
      load: (requests) =>
        lent.load(requests).map((loaded) =>
          loaded.then((all) => {
            away();
            return all;
          }),
        ),
    };
    const { work, ended } = await working({ call: emits, count: 1, concurrency: 1, values });
    work.pull();
    await until('it has ended', async () => ended() === 1);
    await work.stop();
  });

  it('holds up none of those that were claimed with it', async () => {
    let bad: Id | undefined;
    const { work, runs, ended, stateOf } = await working(
      { call: emits, count: 5, concurrency: 5, versions: async (id) => id === bad && broken() },
      (store) => ({
        claim: async (from) => {
          const claimed = await store.claim(from);
          return claimed.map((run) => (run.id === runs[0]?.id ? { ...run, versionId: 'bad' } : run));
        },
      }),
    );
    bad = 'bad';
    work.pull();
    await until('the others have ended', async () => ended() === 4);
    expect(['running', 'queued']).toContain(stateOf(runs[0]?.id ?? ''));
    bad = undefined;
    await until('all have ended', async () => ended() === 5);
    await work.stop();
  });
});
