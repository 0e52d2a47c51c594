/**
 * Who may start: limits on what runs at once and on rates, decided for all that wait for a slot, and
 * joins that go on as they are because nobody else can come to them.
 */
import type { CompiledAction, CompiledStory } from './compile.ts';
import { credentialsIn, isRateKey, isStoryGate, nextKey, paceKey } from './limits.ts';
import { linksBack } from './loops.ts';
import type { Graph, Id } from './model.ts';
import type { Admission, Flow, Queue, Queued, Stranded, Versions } from './ports.ts';
import type { Rate } from './settings.ts';

export type AdmitDeps = {
  flow: Flow;
  versions: Versions;
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
  /** The limit on story runs at once of each of these stories, as it is now; null for none. */
  storyLimits: (storyIds: Id[]) => Promise<Map<Id, number | null>>;
  /** The rate of each of these credentials, as it is now; those that have none are left out. */
  credentialRates: (credentialIds: Id[]) => Promise<Map<Id, Rate>>;
  queue: Pick<Queue, 'wake'>;
  log: { warn: (message: string, details: Record<string, unknown>) => void };
};

/** One call at a time, and one more after it when called meanwhile. */
export function makeAdmit(deps: AdmitDeps): {
  soon: () => void;
  now: () => Promise<number>;
  strand: () => Promise<number>;
} {
  let running: Promise<number> | null = null;
  let isWanted = false;

  async function admit(): Promise<number> {
    const admitted = await deps.flow.admit((queued) => decide(deps, queued));
    if (admitted > 0) deps.queue.wake();
    return admitted;
  }

  const now = (): Promise<number> => {
    running ??= admit().finally(() => {
      running = null;
    });
    return running;
  };

  async function untilDone(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      await now();
    }
  }
  let isLooking = false;

  return {
    now,
    soon: () => {
      isWanted = true;
      if (isLooking) return;
      isLooking = true;
      untilDone()
        .catch((error: unknown) => deps.log.warn('could not admit; trying again', { err: error }))
        .finally(() => {
          isLooking = false;
        });
    },
    strand: async () => {
      const keys = (
        await Promise.all((await deps.flow.stranded()).map((one) => firstJoins(deps, one)))
      ).flat();
      await deps.flow.strand(keys);
      if (keys.length > 0) deps.queue.wake();
      return keys.length;
    },
  };
}

/** Of the joins of a stranded story run, those that no other one leads to. */
async function firstJoins(deps: AdmitDeps, { versionId, joins }: Stranded): Promise<string[]> {
  const version = await deps.versions.load(versionId);
  const story = version && deps.compiled(version);
  if (!story) return joins.map((join) => join.key);
  const first = joins.filter(({ actionId }) =>
    joins.every((other) => other.actionId === actionId || !leadsTo(story, other.actionId, actionId)),
  );
  // In a loop with several ways in, joins may lead to each other: then all of them go on.
  return (first.length > 0 ? first : joins).map((join) => join.key);
}

const knownBack = new WeakMap<CompiledStory, ReturnType<typeof linksBack>>();

/** Whether what leaves `from` may come to `to` before another turn of their loop begins. */
function leadsTo(story: CompiledStory, from: Id, to: Id): boolean {
  const back = knownBack.get(story) ?? linksBack(story.actions);
  knownBack.set(story, back);
  const seen = new Set<Id>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of [...(story.actions.get(id)?.receivers.values() ?? [])].flat()) {
      if (back.get(next)?.has(id)) continue;
      if (next === to) return true;
      if (!seen.has(next)) open.push(next);
      seen.add(next);
    }
  }
  return false;
}

async function decide(deps: AdmitDeps, queued: Queued[]): Promise<Admission> {
  const limits = await limitsOf(deps, queued);
  const admission: Admission = { admit: [], next: [], paces: [] };
  const pass = (run: Waiting, from: string) => {
    const action = limits.actions.get(run.id);
    const key = action ? nextKey(run, action, from) : null;
    if (key === null) admission.admit.push(run.id);
    else admission.next.push({ id: run.id, key });
  };
  const [rates = [], counts = []] = [true, false].map((isRate) =>
    queued.filter(({ key }) => isRateKey(key) === isRate),
  );
  for (const one of counts) for (const run of byCount(one, limits)) pass(run, one.key);
  for (const [pace, sharing] of Map.groupBy(rates, ({ key }) => paceKey(key))) {
    for (const { run, key } of byRate(pace, { sharing, limits, admission })) pass(run, key);
  }
  return admission;
}

type Waiting = Queued['waiting'][number];
type Limits = {
  actions: Map<Id, CompiledAction | undefined>;
  stories: Map<Id, number | null>;
  credentials: Map<Id, Rate>;
};

async function limitsOf(deps: AdmitDeps, queued: Queued[]): Promise<Limits> {
  const runs = queued.flatMap((one) => one.waiting);
  const versionIds = [...new Set(runs.map((run) => run.versionId))];
  const stories = new Map(
    await Promise.all(
      versionIds.map(async (id) => {
        const version = await deps.versions.load(id);
        return [id, version && deps.compiled(version)] as const;
      }),
    ),
  );
  const storyIds = queued
    .filter((one) => isStoryGate(one.key))
    .flatMap((one) => one.waiting[0]?.storyId ?? []);
  const credentialIds = new Set(queued.flatMap(({ key }) => credentialsIn(key)));
  return {
    actions: new Map(runs.map((run) => [run.id, stories.get(run.versionId)?.actions.get(run.actionId)])),
    stories: await deps.storyLimits([...new Set(storyIds)]),
    credentials: await deps.credentialRates([...credentialIds]),
  };
}

/** A limit that was taken away, with its Action or its story's setting, lets all through. */
function byCount({ key, active, waiting }: Queued, limits: Limits): Waiting[] {
  const [first] = waiting;
  if (!first) return [];
  if (!isStoryGate(key)) {
    const max = limits.actions.get(first.id)?.settings.concurrency?.max ?? Number.POSITIVE_INFINITY;
    return waiting.slice(0, Math.max(0, max - active));
  }
  const max = limits.stories.get(first.storyId) ?? Number.POSITIVE_INFINITY;
  const admitted = new Set<Id>();
  return waiting.filter(({ storyRunId }) => {
    if (!admitted.has(storyRunId) && active + admitted.size >= max) return false;
    admitted.add(storyRunId);
    return true;
  });
}

/**
 * An even pace with bursts of at most `max` (the generic cell rate algorithm, ITU-T I.371): each start
 * moves the pace on by one interval, and it may be ahead of the clock by less than the whole period.
 */
function byRate(
  pace: string,
  { sharing, limits, admission }: { sharing: Queued[]; limits: Limits; admission: Admission },
): Turn[] {
  const waiting = inTurn(sharing);
  const rate = rateOf(pace, waiting[0], limits);
  if (!rate) return waiting;
  const interval = (rate.per_s * 1000) / rate.max;
  const ahead = Math.max(0, sharing[0]?.paceMs ?? 0);
  const count = Math.min(waiting.length, Math.floor((rate.per_s * 1000 - ahead) / interval + 1e-9));
  if (count <= 0) return [];
  admission.paces.push({ key: pace, ms: ahead + count * interval });
  return waiting.slice(0, count);
}

/** A credential's own, else what the first one's Action says; nothing when it was taken away. */
function rateOf(pace: string, first: Turn | undefined, limits: Limits): Rate | undefined {
  const [credentialId] = credentialsIn(pace);
  if (credentialId !== undefined) return limits.credentials.get(credentialId);
  return first && limits.actions.get(first.run.id)?.settings.rate_limit;
}

type Turn = { run: Waiting; key: string };

/** All that wait for one pace, whatever else they wait for: by priority and age. */
function inTurn(sharing: Queued[]): Turn[] {
  const turns = sharing.flatMap(({ key, waiting }) => waiting.map((run) => ({ run, key })));
  if (sharing.length === 1) return turns;
  return turns.sort((a, b) => b.run.priority - a.run.priority || (a.run.id < b.run.id ? -1 : 1));
}
