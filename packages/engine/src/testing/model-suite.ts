/**
 * Random stories, by seed, through processes that die at random calls: whatever the story and wherever
 * they die, every Action emits what the reference interpreter says, each event once, and nothing stays
 * open. A failure is shrunk to the smallest story and prints its seed.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAdmit } from '../admit.ts';
import type { Callee, Calls } from '../call-ports.ts';
import { compiledCache } from '../compile.ts';
import { newId } from '../ids.ts';
import { type Graph, type Id, isObject, type Json } from '../model.ts';
import { nothingOutside } from '../outside.ts';
import type { Flow, Queue, Store, Version } from '../ports.ts';
import { receive } from '../receive.ts';
import { announceAccepted, makeWork } from '../work.ts';
import { blockRunners, blockTypes, read } from './block-actions.ts';
import { anyBlock, type Block, interpret, storyOf } from './blocks.ts';
import { incarnate } from './faults.ts';
import { until } from './until.ts';

export type ModelPorts = {
  store: Store;
  queue: Queue;
  flow: Flow;
  /** Of these stories. */
  calls: (find: Calls['find']) => Calls;
  /** The story runs that these called. */
  called: (storyRunIds: Id[]) => Promise<Id[]>;
  events: (storyRunIds: Id[]) => Promise<{ slug: string; output: Json }[]>;
  /** How many Action runs have not ended. */
  open: (storyRunIds: Id[]) => Promise<number>;
  close: () => Promise<void>;
};

const leaseMs = 30;

/** Where processes die: after so many calls of the store each. */
const deaths = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 });

export function modelSuite(
  name: string,
  makePorts: () => Promise<ModelPorts>,
  options: { runs: number; seed?: number },
): void {
  describe(`random stories (${name})`, () => {
    it('come to what the reference interpreter says', { timeout: 600_000 }, async () => {
      const ports = await makePorts();
      try {
        await fc.assert(
          fc.asyncProperty(
            anyBlock,
            fc.integer({ min: -5, max: 5 }),
            deaths,
            fc.constantFrom(0, 2, 500),
            (block, value, dying, inlineSteps) => trip(ports, { block, value, dying, inlineSteps }),
          ),
          { numRuns: options.runs, ...(options.seed === undefined ? {} : { seed: options.seed }) },
        );
      } finally {
        await ports.close();
      }
    });
  });
}

async function trip(
  ports: ModelPorts,
  { block, value, dying, inlineSteps }: { block: Block; value: number; dying: number[]; inlineSteps: number },
): Promise<void> {
  const { graph, called } = storyOf(block);
  const version = versionOf('model', graph);
  const stories = new Map([...called].map(([name, one]) => [name, versionOf(name, one)]));
  const storyRunId = await post(ports, version, { value, inlineSteps });
  const all = async () => {
    const ids = [storyRunId];
    for (let made = ids; made.length > 0; ids.push(...made)) made = await ports.called(made);
    return ids;
  };
  const isDone = async () => (await ports.open(await all())) === 0;
  for (const nth of dying) {
    const dies = incarnate({
      port: 'store',
      method: nth % 2 === 0 ? 'settle' : 'arrive',
      nth,
      when: nth % 3 === 0 ? 'before' : 'after',
    });
    const process = processOf({ ...ports, store: dies.wrap('store', ports.store) }, version, stories);
    await until('it died or was done', async () => {
      await process.sweep().catch(() => undefined);
      return dies.isDead() || (await isDone());
    });
    await process.stop();
  }
  const last = processOf(ports, version, stories);
  await until('the story run ended', async () => {
    await last.sweep();
    return isDone();
  });
  await last.stop();
  const emitted = await ports.events(await all());
  const told = emitted.flatMap(({ slug, output }) =>
    slug.endsWith('_one') ? [] : [`${slug} ${valueIn(output)}`],
  );
  expect(told.sort()).toEqual(interpret(block, value));
}

/** A failure's event tells what it was given. */
function valueIn(output: Json): number {
  const failed = isObject(output) ? output.error : undefined;
  const detail = isObject(failed) ? failed?.detail : undefined;
  return read(detail ?? output).v;
}

function versionOf(storyName: string, graph: Graph): Version {
  return { id: newId(), storyId: newId(), teamId: newId(), storyName, number: 1, graph };
}

function calleeOf(version: Version): Callee {
  const hook = Object.values(version.graph.actions).find((action) => action.type === 'hook');
  const limits = { timeoutMs: null, concurrency: null, concurrencyKey: null, priority: 0, suspended: false };
  return { version, entryId: hook?.id ?? '', inputs: [], ...limits };
}

function processOf(ports: ModelPorts, version: Version, stories: ReadonlyMap<string, Version>) {
  const compiled = compiledCache(blockTypes);
  const known = new Map([version, ...stories.values()].map((one) => [one.id, one]));
  const versions = { load: (id: Id) => Promise.resolve(known.get(id) ?? null) };
  const calls = ports.calls(async (_, name) => {
    const called = stories.get(name);
    return called ? { ok: true, callee: calleeOf(called) } : { ok: false, message: `There is no ${name}.` };
  });
  const log = { warn: () => undefined };
  const work = makeWork({
    ...ports,
    calls,
    versions,
    compiled,
    runners: blockRunners,
    outside: nothingOutside,
    live: { announce: () => undefined },
    log,
    owner: 'test',
    leaseMs,
    concurrency: 4,
  });
  const storyLimits = async () => new Map<Id, number | null>();
  const credentialRates = async () => new Map();
  const admit = makeAdmit({ ...ports, versions, compiled, storyLimits, credentialRates, log });
  return {
    sweep: async () => {
      await work.sweep(100);
      await admit.now();
    },
    stop: work.stop,
  };
}

async function post(
  ports: ModelPorts,
  version: Version,
  { value, inlineSteps }: { value: number; inlineSteps: number },
): Promise<Id> {
  const hook = Object.values(version.graph.actions).find((action) => action.type === 'hook');
  const { storyId, teamId, id: versionId } = version;
  const endpoint = {
    path: 'p',
    secretHash: new Uint8Array(32),
    storyId,
    teamId,
    versionId,
    actionId: hook?.id ?? '',
    enabled: true,
    concurrency: null,
    concurrencyKey: null,
    priority: 0,
    suspended: false,
  };
  const body = new TextEncoder().encode(String(value));
  const received = receive(
    { compiled: compiledCache(blockTypes), runners: blockRunners, inlineSteps },
    { endpoint, version },
    { method: 'POST', headers: {}, query: '', proof: 'secret', body },
  );
  if (!received.ok) throw new Error(received.reply.body);
  await ports.store.accept([received.acceptance]);
  announceAccepted({ queue: ports.queue, live: { announce: () => undefined } }, [received.acceptance]);
  return received.acceptance.storyRun.id;
}
