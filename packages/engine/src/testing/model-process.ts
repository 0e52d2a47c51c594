/** One process of those that carry random stories out: what the app does with a request, and what a worker does. */
import { makeAdmit } from '../admit.ts';
import type { Callee, Calls } from '../call-ports.ts';
import { compiledCache } from '../compile.ts';
import { newId } from '../ids.ts';
import type { Graph, Id, Json, WaitKind } from '../model.ts';
import { nothingOutside } from '../outside.ts';
import type { Acceptance, Flow, Queue, Store, Version } from '../ports.ts';
import { receive } from '../receive.ts';
import { makeWork } from '../work.ts';
import { blockRunners, blockTypes } from './block-actions.ts';
import type { Control } from './memory-control.ts';

/** An Action run that has not ended. */
export type OpenRow = {
  id: Id;
  storyRunId: Id;
  actionId: Id;
  state: 'queued' | 'running' | 'waiting';
  waits: WaitKind | null;
  gate: string | null;
  runGate: string | null;
  slotKey: string | null;
};

export type ModelPorts = {
  /** Whose stories they are. */
  teamId: Id;
  store: Store;
  queue: Queue;
  flow: Flow;
  control: Control;
  /** Of these stories. */
  calls: (find: Calls['find']) => Calls;
  addStory: (version: Version) => Promise<void>;
  /** The story runs that these called. */
  called: (storyRunIds: Id[]) => Promise<Id[]>;
  events: (storyRunIds: Id[]) => Promise<{ slug: string; output: Json }[]>;
  open: (storyRunIds: Id[]) => Promise<OpenRow[]>;
};

/** At most so many story runs of each story at once; with `byValue`, of each value that comes in. */
export type StoryLimit = { most: number | null; byValue: boolean };

/** A story, those that it calls by name, and how many of their runs may be under way. */
export type Stories = { main: Version; called: ReadonlyMap<string, Version>; limit: StoryLimit };

export type Process = {
  /** Never rejects. */
  sweep: () => Promise<void>;
  stop: () => Promise<void>;
};

const leaseMs = 30;

export function versionOf(teamId: Id, storyName: string, graph: Graph): Version {
  return { id: newId(), storyId: newId(), teamId, storyName, number: 1, graph };
}

function entryOf({ graph }: Version): { id: Id; slug: string } {
  const hook = Object.values(graph.actions).find((action) => action.type === 'hook');
  if (!hook) throw new Error('A story without a hook.');
  return hook;
}

function limitsOf(version: Version, { most, byValue }: StoryLimit) {
  const concurrencyKey = byValue ? `<<${entryOf(version).slug}.body>>` : null;
  return { concurrency: most, concurrencyKey, priority: 0, suspended: false };
}

export function processOf(ports: ModelPorts, { main, called, limit }: Stories): Process {
  const compiled = compiledCache(blockTypes);
  const known = new Map([main, ...called.values()].map((one) => [one.id, one]));
  const versions = { load: async (id: Id) => known.get(id) ?? null };
  const calls = ports.calls(async (_, name) => {
    const version = called.get(name);
    if (!version) return { ok: false, message: `There is no ${name}.` };
    const entryId = entryOf(version).id;
    const callee: Callee = { version, entryId, inputs: [], timeoutMs: null, ...limitsOf(version, limit) };
    return { ok: true, callee };
  });
  const log = { warn: () => undefined };
  const { store, queue, flow } = ports;
  const storyLimits = async (ids: Id[]) => new Map(ids.map((id) => [id, limit.most]));
  const credentialRates = async () => new Map();
  const admit = makeAdmit({ flow, versions, compiled, storyLimits, credentialRates, queue, log });
  const work = makeWork({
    store,
    queue,
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
    onSlotFree: admit.soon,
    // How long something takes must not matter: a called story that fails would keep others from being called.
    clock: () => 0,
  });
  return {
    sweep: async () => {
      // As the worker's sweeper: what breaks is tried again, and keeps no other step from its turn.
      for (const step of [() => work.sweep(100), admit.now, admit.strand, ports.control.repair]) {
        await Promise.resolve(step()).catch(() => undefined);
      }
    },
    stop: work.stop,
  };
}

/** What the app would store for a request. */
export function received(
  { main, limit }: Stories,
  { value, key, inlineSteps }: { value: number; key: string | null; inlineSteps: number },
): Acceptance {
  const { id: versionId, storyId, teamId } = main;
  const actionId = entryOf(main).id;
  const endpoint = {
    path: 'p',
    secretHash: new Uint8Array(32),
    storyId,
    teamId,
    versionId,
    actionId,
    enabled: true,
    ...limitsOf(main, limit),
  };
  const body = new TextEncoder().encode(String(value));
  const result = receive(
    { compiled: compiledCache(blockTypes), runners: blockRunners, inlineSteps },
    { endpoint, version: main },
    { method: 'POST', headers: {}, query: '', proof: 'secret', body },
  );
  if (!result.ok) throw new Error(result.reply.body);
  return { ...result.acceptance, once: key === null ? null : { actionId, key } };
}
