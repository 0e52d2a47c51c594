/** One random story on its way: requests, processes that take over from each other, and what people do meanwhile. */
import { expect } from 'vitest';
import { type Id, isObject, type Json } from '../model.ts';
import { read } from './block-actions.ts';
import { type Block, interpret } from './blocks.ts';
import { type CrashPoint, incarnate } from './faults.ts';
import type { Control } from './memory-control.ts';
import {
  type ModelPorts,
  type OpenRow,
  type Process,
  processOf,
  type Stories,
  type StoryLimit,
  versionOf,
} from './model-process.ts';
import { type Sending, send } from './model-requests.ts';
import { storyOf } from './story-of-blocks.ts';
import { until } from './until.ts';

export type Trip = Sending & {
  block: Block;
  limit: StoryLimit;
  /** Processes at once: beside those that do not see the end of it, and at last. */
  workers: number;
  lives: Life[];
};

/** What people do to one of the story runs, or to the story. */
export type Deed = Exclude<keyof Control, 'answer' | 'repair'>;

/** A process that does not see the end of it: it dies at a call, or stops after so many sweeps. */
export type Life = {
  death: CrashPoint | null;
  sweeps: number;
  /** Done before it starts, or after so many of its sweeps. */
  deed: { what: Deed; which: number; after: number } | null;
};

/** Carries it out. Rejects when anything came of it that must not. Answers what dead processes still wait for. */
export async function trip(ports: ModelPorts, plan: Trip): Promise<Promise<void>[]> {
  const stories = await publish(ports, plan);
  const requests = await send(ports, { stories, plan });
  const roots = [...requests.keys()];
  const world: World = { ports, stories, roots, people: newPeople(), dead: [] };
  for (const life of plan.lives) await live(world, { ...life, workers: plan.workers });
  for (const id of roots) await ports.control.resume(id);
  await ports.control.resumeStory(stories.main.storyId);
  const last = together(Array.from({ length: plan.workers }, () => processOf(ports, stories)));
  await until('all story runs ended', async () => {
    await last.sweep();
    return look(world);
  });
  await last.stop();
  for (const [id, { value }] of requests)
    await compare(world, { id, expected: interpret(plan.block, value) });
  return world.dead;
}

type World = { ports: ModelPorts; stories: Stories; roots: Id[]; people: People; dead: Promise<void>[] };

/** What people did: how much a story run had emitted when it was cancelled, and what may emit nothing now. */
type People = { cancelled: Map<Id, number>; suspended: Set<Id> };

function newPeople(): People {
  return { cancelled: new Map(), suspended: new Set() };
}

async function publish(ports: ModelPorts, { block, limit }: Trip): Promise<Stories> {
  const { graph, called } = storyOf(block);
  const main = versionOf(ports.teamId, 'model', graph);
  const others = new Map([...called].map(([name, one]) => [name, versionOf(ports.teamId, name, one)]));
  for (const version of [main, ...others.values()]) await ports.addStory(version);
  return { main, called: others, limit };
}

/** Processes that sweep at the same time, and stop together. */
function together(processes: Process[]): Process {
  return {
    sweep: async () => void (await Promise.all(processes.map((one) => one.sweep()))),
    stop: async () => void (await Promise.all(processes.map((one) => one.stop()))),
  };
}

async function live(
  world: World,
  { death, sweeps, deed, workers }: Life & { workers: number },
): Promise<void> {
  const { ports, stories, people } = world;
  if (deed?.after === 0) await act(world, deed);
  const held = new Map<Id, number>();
  for (const id of people.suspended) held.set(id, await emittedBy(ports, id));
  const dies = incarnate(death);
  const process = processOf(
    {
      ...ports,
      store: dies.wrap('store', ports.store),
      flow: dies.wrap('flow', ports.flow),
      calls: (find) => dies.wrap('calls', ports.calls(find)),
    },
    stories,
  );
  const others = together(Array.from({ length: workers - 1 }, () => processOf(ports, stories)));
  for (let sweep = 1; sweep <= sweeps && !dies.isDead(); sweep += 1) {
    await Promise.all([process.sweep(), others.sweep()]);
    if (deed?.after === sweep) await act(world, deed);
    if (await look(world)) break;
    await new Promise((again) => setTimeout(again, 3));
  }
  const stopped = process.stop();
  if (dies.isDead()) world.dead.push(stopped);
  else await stopped;
  await Promise.all([others.stop(), dies.quiet()]);
  for (const [id, count] of held) {
    if (people.suspended.has(id)) expect(await emittedBy(ports, id), 'suspended').toBe(count);
  }
}

async function act(
  { ports: { control, ...ports }, stories, roots, people }: World,
  { what, which }: NonNullable<Life['deed']>,
): Promise<void> {
  const { storyId } = stories.main;
  const id = roots[which % roots.length];
  if (id === undefined) return;
  const deeds: Record<Deed, () => Promise<void>> = {
    cancel: async () => {
      if ((await control.cancel(id)) === 'ended' || people.cancelled.has(id)) return;
      people.cancelled.set(id, await emittedBy(ports, id));
    },
    suspend: async () => {
      await control.suspend(id);
      people.suspended.add(id);
    },
    resume: async () => {
      await control.resume(id);
      people.suspended.delete(id);
    },
    suspendStory: async () => {
      await control.suspendStory(storyId);
      for (const root of roots) people.suspended.add(root);
    },
    resumeStory: async () => {
      await control.resumeStory(storyId);
      for (const root of roots) people.suspended.delete(root);
    },
  };
  await deeds[what]();
}

async function treeOf(ports: Pick<ModelPorts, 'called'>, roots: Id[]): Promise<Id[]> {
  const ids = [...roots];
  for (let made = ids; made.length > 0; ids.push(...made)) made = await ports.called(made);
  return ids;
}

async function emittedBy(ports: Pick<ModelPorts, 'events'>, id: Id): Promise<number> {
  return (await ports.events([id])).length;
}

/** Whether all has ended. What is asked of people is answered, twice at once; no limit is passed at any time. */
async function look({ ports, stories, roots }: World): Promise<boolean> {
  const ids = await treeOf(ports, roots);
  const open = await ports.open(ids);
  keepsLimits(stories, open);
  for (const { id, state, waits } of open) {
    if (state !== 'waiting' || (waits !== 'approval' && waits !== 'decision')) continue;
    const counted = await Promise.all([ports.control.answer(id), ports.control.answer(id)]);
    expect(counted.filter(Boolean).length, 'one answer counts').toBe(1);
  }
  return open.length === 0 && (await treeOf(ports, roots)).length === ids.length;
}

function keepsLimits({ main, called, limit }: Stories, open: OpenRow[]): void {
  const graphs = [main, ...called.values()].map(({ graph }) => graph);
  const begun = open.filter(({ slotKey }) => slotKey === null);
  for (const [gate, rows] of Map.groupBy(begun, (row) => row.gate)) {
    if (gate === null) continue;
    const [action] = graphs.flatMap(({ actions }) => actions[rows[0]?.actionId ?? ''] ?? []);
    expect(rows.length, gate).toBeLessThanOrEqual(action?.settings?.concurrency?.max ?? 0);
  }
  for (const [gate, rows] of Map.groupBy(begun, (row) => row.runGate)) {
    if (gate === null) continue;
    expect(new Set(rows.map((row) => row.storyRunId)).size, gate).toBeLessThanOrEqual(limit.most ?? 0);
  }
}

/** What a story run came to, with those that it called. Of a cancelled one only the beginning is there. */
async function compare(
  { ports, people }: World,
  { id, expected }: { id: Id; expected: string[] },
): Promise<void> {
  const events = await ports.events(await treeOf(ports, [id]));
  const told = events.flatMap(({ slug, output }) =>
    slug.endsWith('_one') ? [] : [`${slug} ${valueIn(output)}`],
  );
  const cancelledAt = people.cancelled.get(id);
  if (cancelledAt === undefined) return expect(told.sort()).toEqual(expected);
  expect(await emittedBy(ports, id), 'cancelled').toBe(cancelledAt);
  const left = [...expected];
  const unexpected = told.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  expect(unexpected, 'of a cancelled one').toEqual([]);
}

/** A failure's event tells what it was given. */
function valueIn(output: Json): number {
  const failed = isObject(output) ? output.error : undefined;
  const detail = isObject(failed) ? failed?.detail : undefined;
  return read(detail ?? output).v;
}
