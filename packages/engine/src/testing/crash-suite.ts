/**
 * Walks every gap: the process dies before and after each call to the store, the queue and the live
 * updates that one story run makes, and another process finishes what it left. Whatever the gap, an
 * acknowledged webhook ends with each event stored once and nothing open.
 */
import { describe, expect, it } from 'vitest';
import type { Calls } from '../call-ports.ts';
import { compiledCache } from '../compile.ts';
import { newId } from '../ids.ts';
import type { Id } from '../model.ts';
import { type HttpOut, nothingOutside } from '../outside.ts';
import type { Endpoint, Live, Queue, Store, Version } from '../ports.ts';
import { receive } from '../receive.ts';
import { announceAccepted, makeWork } from '../work.ts';
import { type CrashPoint, incarnate } from './faults.ts';
import { toyGraph, toyRunners, toyTypes } from './toy-actions.ts';
import { until } from './until.ts';

export type CrashPorts = {
  store: Store;
  queue: Queue;
  live: Live;
  /** Of these stories. */
  calls: (find: Calls['find']) => Calls;
  /** The story runs that these called. */
  called: (storyRunIds: Id[]) => Promise<Id[]>;
  /** A version that Action runs may refer to, stored where the store expects it. */
  addVersion: (version: Version) => Promise<void>;
  events: (storyRunIds: Id[]) => Promise<{ id: Id; slug: string; cause: Id | null; seq: number }[]>;
  /** How many Action runs have not ended. */
  open: (storyRunIds: Id[]) => Promise<number>;
  close: () => Promise<void>;
};

const graph = toyGraph(
  {
    hook: { type: 'hook' },
    price: { type: 'copy', options: { payload: '<<hook.body.price>>' } },
    large: { type: 'branch', options: { when: '<<price > 100>>' } },
    tell: { type: 'call' },
    told: { type: 'copy', options: { payload: '<<tell.status>>' } },
    later: { type: 'call', options: { retry: true } },
    broken: { type: 'call', options: { fail: 'no' } },
    mended: { type: 'copy', options: { payload: '<<broken.error.code>>' } },
    both: { type: 'join' },
    each: { type: 'many', options: { of: [1, 2, 3] } },
    asked: { type: 'call' },
    all: { type: 'join', options: { guid: '<<each.guid>>', size: '<<each.size>>' } },
    sub: { type: 'sub', options: { story: 'called', count: 3, at_once: 2, payload: '<<LOOP.index>>' } },
    subbed: { type: 'copy', options: { payload: '<<sub[2].payload>>' } },
    ask: { type: 'ask', options: { ms: 1 } },
    notify: { type: 'copy', options: { payload: '<<ask.url>>' } },
  },
  [
    'hook -> price',
    'price -> large',
    'large match-> tell',
    'tell -> told',
    'hook -> later',
    'hook -> broken',
    'broken failure-> mended',
    'told -> both',
    'later -> both',
    'hook -> each',
    'each -> asked',
    'asked -> all',
    'hook -> sub',
    'sub -> subbed',
    'hook -> ask',
    'ask asked-> notify',
  ],
);

/** What is called: it answers, and goes on behind its answer. */
const calledGraph = toyGraph(
  {
    entry: { type: 'hook' },
    work: { type: 'call' },
    answer: { type: 'copy', options: { payload: '<<work.status>>' }, settings: { exit: true } },
    rest: { type: 'call' },
  },
  ['entry -> work', 'work -> answer', 'answer -> rest'],
);

const once = ['hook', 'price', 'large', 'tell', 'told', 'later', 'broken', 'mended', 'both', 'all'];
const withWaits = ['sub', 'subbed', 'ask', 'ask', 'notify'];
const thrice = ['each', 'asked', 'entry', 'work', 'answer', 'rest'].flatMap((slug) => [slug, slug, slug]);
const expected = [...once, ...withWaits, ...thrice].sort();
const leaseMs = 40;
const timeout = 240_000;
/** So many gaps are walked at once, each lane on ports of its own: most of a trip is waiting for a lease to end. */
const lanes = 3;

const echo: HttpOut = {
  request: () =>
    Promise.resolve({ ok: true, status: 200, headers: {}, body: new Uint8Array(), url: 'http://echo.test/' }),
};

export function crashSuite(name: string, makePorts: () => Promise<CrashPorts>): void {
  describe(`a process that dies anywhere (${name})`, () => {
    it('leaves work that another process finishes, each event once', { timeout }, async () => {
      const [first, ...others] = await Promise.all([
        makePorts(),
        ...Array.from({ length: lanes - 1 }, makePorts),
      ]);
      try {
        const calls = await trip(first, null);
        const points: CrashPoint[] = [...calls].flatMap(([key, count]) => {
          const [port = '', method = ''] = key.split('.');
          const nths = count > 2 ? [1, 2, count] : count > 1 ? [1, 2] : [1];
          return nths.flatMap((nth): CrashPoint[] => [
            { port, method, nth, when: 'before' },
            { port, method, nth, when: 'after' },
          ]);
        });
        const walked = new Set(points.map(({ port, method }) => `${port}.${method}`));
        for (const call of [
          'store.accept',
          'store.claim',
          'store.settle',
          'store.arrive',
          'queue.wake',
          'live.announce',
          'calls.find',
          'calls.progress',
          'calls.answers',
          'calls.ended',
        ]) {
          expect(walked).toContain(call);
        }
        const walk = async (ports: CrashPorts) => {
          for (let point = points.shift(); point; point = points.shift()) await trip(ports, point);
        };
        await Promise.all([first, ...others].map(walk));
      } finally {
        await Promise.all([first, ...others].map((ports) => ports.close()));
      }
    });
  });
}

/** One webhook through a process that dies at `point`, finished by a second one. Returns the calls made. */
async function trip(ports: CrashPorts, point: CrashPoint | null): Promise<ReadonlyMap<string, number>> {
  const version = { id: newId(), storyId: newId(), teamId: newId(), storyName: 'crash', number: 1, graph };
  await ports.addVersion(version);
  const first = incarnate(point);
  const dying = processOf(ports, version, first.wrap);

  const { acceptance, acknowledged } = await dying.post();
  const consumer = await ports.queue.consume(dying.work.pull, { isFull: dying.work.isFull });
  const root = acceptance.storyRun.id;
  const all = async () => [root, ...(await ports.called([root]))];
  const finished = async () => (await ports.open(await all())) === 0;
  const stored = async () => (await ports.events([root])).length > 0;
  try {
    await until('the process died or was done', async () => {
      if (first.isDead()) return true;
      await dying.work.sweep(100).catch(() => undefined);
      return (await finished()) && first.calls.has('live.announce');
    });
  } finally {
    await consumer.close();
    await dying.work.stop();
  }

  const second = processOf(ports, version, (_, port) => port);
  if (acknowledged || (await stored())) {
    await until(`the story run ended after dying ${JSON.stringify(point)}`, async () => {
      await second.work.sweep(100);
      return finished();
    });
    await second.work.stop();
    const events = await ports.events(await all());
    expect(events.map((event) => event.slug).sort(), JSON.stringify(point)).toEqual(expected);
    // What nothing caused begins a story run, each its own.
    const causes = events.flatMap(({ cause, slug, seq }) =>
      cause === null ? [] : [`${cause} ${slug} ${seq}`],
    );
    expect(new Set(causes).size).toBe(causes.length);
  } else {
    expect(point, 'only a death around the commit may leave nothing').toMatchObject({ method: 'accept' });
  }
  return first.calls;
}

const calledVersion: Version = {
  id: newId(),
  storyId: newId(),
  teamId: newId(),
  storyName: 'called',
  number: 1,
  graph: calledGraph,
};

const findCalled: Calls['find'] = () => {
  const entry = Object.values(calledGraph.actions).find((action) => action.type === 'hook');
  const limits = { timeoutMs: null, concurrency: null, concurrencyKey: null, priority: 0, suspended: false };
  const callee = { version: calledVersion, entryId: entry?.id ?? '', inputs: [], ...limits };
  return Promise.resolve({ ok: true, callee });
};

function processOf(
  ports: CrashPorts,
  version: Version,
  wrap: <Port extends object>(name: string, port: Port) => Port,
) {
  const store = wrap('store', ports.store);
  const queue = wrap('queue', ports.queue);
  const live = wrap('live', ports.live);
  const calls = wrap('calls', ports.calls(findCalled));
  const compiled = compiledCache(toyTypes);
  const work = makeWork({
    store,
    calls,
    versions: { load: (id) => Promise.resolve(id === version.id ? version : calledVersion) },
    compiled,
    runners: toyRunners,
    outside: { ...nothingOutside, http: echo },
    queue: { wake: () => quietly(() => queue.wake()) },
    live: { announce: (items) => quietly(() => live.announce(items)) },
    log: { warn: () => undefined },
    owner: 'test',
    leaseMs,
    concurrency: 4,
  });
  const hook = Object.values(version.graph.actions).find((action) => action.type === 'hook');
  const endpoint: Endpoint = {
    path: 'p',
    secretHash: new Uint8Array(32),
    storyId: version.storyId,
    teamId: version.teamId,
    versionId: version.id,
    actionId: hook?.id ?? '',
    enabled: true,
    concurrency: null,
    concurrencyKey: null,
    priority: 0,
    suspended: false,
  };
  const post = async () => {
    const body = new TextEncoder().encode('{"price": 120}');
    const received = receive(
      { compiled, runners: toyRunners },
      { endpoint, version },
      { method: 'POST', headers: {}, query: '', proof: 'secret', body },
    );
    if (!received.ok) throw new Error(received.reply.body);
    const { acceptance } = received;
    const acknowledged = await store.accept([acceptance]).then(
      () => true,
      () => false,
    );
    const announced = {
      announce: (items: Parameters<Live['announce']>[0]) => quietly(() => live.announce(items)),
    };
    const woken = { wake: () => quietly(() => queue.wake()) };
    if (acknowledged) announceAccepted({ queue: woken, live: announced }, [acceptance]);
    return { acceptance, acknowledged };
  };
  return { work, post };
}

/** A dead process's call rejects; the ports themselves never do. */
function quietly(call: () => unknown): void {
  Promise.resolve(call()).catch(() => undefined);
}
