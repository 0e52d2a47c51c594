/**
 * A version made runnable: formulas parsed once, receivers looked up once, and for every Action the
 * upstream Actions whose output its formulas read. Pure; callers keep the result by version id.
 */
import { type Compiled, compile as compileFormulas, type HeavyFamily, takeLong } from '@storyloom/formula';
import {
  type ActionDefinition,
  type ActionDefinitions,
  type ActionDescription,
  type ActionKind,
  type ActionTypes,
  kindOf,
  portsWith,
} from './action.ts';
import { loopsOf } from './loops.ts';
import { type Graph, type GraphAction, type Id, isObject, type Json, type JsonObject } from './model.ts';
import type { ActionSettings } from './settings.ts';
import { type Needs, needsOf } from './values.ts';

export type CompiledAction = {
  id: Id;
  slug: string;
  name: string;
  disabled: boolean;
  /** Bypassed: the port by which each event leaves as it came. Null for an Action that does its work. */
  passesBy: string | null;
  definition: ActionDefinition;
  kind: ActionKind;
  rawOptions: JsonObject;
  /** All options but the deferred ones, as one value. */
  options: Compiled;
  /** What all other formulas read as LOCAL, in order. */
  locals: Locals;
  /** Deferred options by key. */
  deferred: ReadonlyMap<string, Compiled>;
  /** Upstream Actions that the formulas of this Action, and of the pure ones right behind it, read. */
  reads: ReadonlySet<Id>;
  /** Credentials and resources that its formulas name; null for none. Joins are given none. */
  needs: Needs | null;
  /** Enabled Actions linked from each port. */
  receivers: ReadonlyMap<string, readonly Id[]>;
  /** Enabled Actions that are linked to it. */
  sources: readonly { id: Id; slug: string; name: string }[];
  settings: ActionSettings;
  /** The formula that its limit on Action runs at once holds for each value of. */
  gateKey: Compiled | null;
  /** The formula that its pace holds for each value of; null when its pace is not its own. */
  rateKey: RateKey | null;
  /** The root STORY: what formulas name of it, each as itself. */
  stories: JsonObject;
  /** Its formulas call a function that takes about a second. */
  slow: boolean;
  /** Shared by all Actions of one loop; null outside loops. */
  loop: number | null;
};

/** A formula, the option that holds it, and the locals that it reads. */
type RateKey = { option: string; formula: Compiled; locals: Locals };

type Locals = readonly [name: string, value: Compiled][];

export type CompiledStory = {
  actions: ReadonlyMap<Id, CompiledAction>;
  slugs: ReadonlyMap<Id, string>;
  /** What has to be loaded before its formulas are evaluated: see ready.ts. */
  families: ReadonlySet<HeavyFamily>;
};

/** Actions of a type that is not installed are left out, with the links that lead to them. */
export function compileStory(graph: Graph, types: ActionDefinitions): CompiledStory {
  const idOfSlug = new Map(Object.values(graph.actions).map((action) => [action.slug, action.id]));
  const actions = new Map<Id, CompiledAction>();
  const ownReads = new Map<Id, Set<Id>>();
  const gateReads = new Map<Id, Set<Id>>();

  for (const written of Object.values(graph.actions)) {
    const definition = types[written.type];
    if (!definition) continue;
    const passesBy = bypassPort(written, definition);
    const action = passesBy === null ? written : withoutWork(written);
    const eager: JsonObject = {};
    const deferred = new Map<string, Compiled>();
    for (const [key, value] of Object.entries(action.options)) {
      if (definition.deferred === 'all' || definition.deferred.includes(key))
        deferred.set(key, compileFormulas(value));
      else eager[key] = value;
    }
    const options = compileFormulas(eager);
    const { settings, rateKey } =
      passesBy === null ? limitsOf(action, definition) : { settings: action.settings ?? {}, rateKey: null };
    const gateKey = settings.concurrency?.key ? compileFormulas(settings.concurrency.key) : null;
    const ofRate = rateKey ? [rateKey.formula, ...rateKey.locals.map(([, value]) => value)] : [];
    const limitKeys = gateKey ? [gateKey, ...ofRate] : ofRate;
    if (limitKeys.length > 0) gateReads.set(action.id, readIds(limitKeys, idOfSlug));
    const readsAll = passesBy === null && (definition.readsAll?.(action.options) ?? false);
    const named = readIds([options, ...deferred.values()], idOfSlug);
    ownReads.set(action.id, readsAll ? new Set(idOfSlug.values()) : named);
    const kind = passesBy === null ? kindOf(definition, action.options) : 'pure';
    actions.set(action.id, {
      id: action.id,
      slug: action.slug,
      name: action.name,
      disabled: action.disabled ?? false,
      passesBy,
      definition,
      kind,
      rawOptions: action.options,
      options,
      locals: localsOf(action, definition),
      deferred,
      reads: new Set(),
      needs: kind === 'stateful' ? null : needsOf([options, ...deferred.values()]),
      receivers: receiversOf(action.id, graph, types),
      sources: sourcesOf(action.id, graph, types),
      settings,
      gateKey,
      rateKey,
      stories: storiesIn([options, ...deferred.values()]),
      slow: [options, ...deferred.values()].some(({ families }) => takeLong(families)),
      loop: null,
    });
  }
  const loops = loopsOf(actions.keys(), (id) => [...(actions.get(id)?.receivers.values() ?? [])].flat());
  for (const [id, action] of actions) {
    const reads = chainReads(id, actions, { ownReads, gateReads });
    actions.set(id, { ...action, reads, loop: loops.get(id) ?? null });
  }
  const slugs = new Map(Object.values(graph.actions).map((action) => [action.id, action.slug]));
  return { actions, slugs, families: familiesOf(actions.values()) };
}

/** The port that a bypassed Action's events leave by; null when it is not bypassed, or starts the story. */
function bypassPort({ bypassed, options }: GraphAction, definition: ActionDescription): string | null {
  if (bypassed !== true || kindOf(definition, options) === 'source') return null;
  return portsWith(definition, options)[0]?.name ?? null;
}

/** A bypassed Action as it runs: nothing to evaluate, to limit or to wait for. */
function withoutWork(action: GraphAction): GraphAction {
  const { priority, cycle_limit, exit } = action.settings ?? {};
  const settings: ActionSettings = {
    ...(priority === undefined ? {} : { priority }),
    ...(cycle_limit === undefined ? {} : { cycle_limit }),
    ...(exit === undefined ? {} : { exit }),
  };
  return { ...action, options: {}, settings };
}

/** Parts of deferred options are compiled when they are evaluated, but from the text that is scanned here. */
function familiesOf(actions: Iterable<CompiledAction>): Set<HeavyFamily> {
  const families = new Set<HeavyFamily>();
  for (const { options, deferred, gateKey, definition, rawOptions, passesBy } of actions) {
    const own = passesBy === null ? definition.families?.(rawOptions) : undefined;
    for (const family of own ?? []) families.add(family);
    for (const value of [options, ...deferred.values(), ...(gateKey ? [gateKey] : [])]) {
      for (const family of value.families) families.add(family);
    }
  }
  return families;
}

/** An Action's settings with the pace that its options ask for, unless its author set a limit. */
function limitsOf(
  action: GraphAction,
  definition: ActionDescription,
): { settings: ActionSettings; rateKey: RateKey | null } {
  const settings = settingsOf(action, definition);
  const own = settings.rate_limit ? null : (definition.rateLimit?.(action.options) ?? null);
  if (own === null) return { settings, rateKey: null };
  const { max, per_s, key } = own;
  return {
    settings: { ...settings, rate_limit: { name: `action:${action.id}`, max, per_s } },
    rateKey: key === null ? null : rateKeyOf(key, action, definition),
  };
}

/** Locals that the key does not read may need what is not there when a run is planned: credentials. */
function rateKeyOf(option: string, action: GraphAction, definition: ActionDescription): RateKey {
  const formula = compileFormulas(action.options[option] ?? null);
  const locals: [string, Compiled][] = [];
  const readers = [formula];
  for (const [name, value] of localsOf(action, definition).reverse()) {
    const reads = readers.map((reader) => reader.members('LOCAL'));
    if (!reads.some(({ names, all }) => all || names.includes(name))) continue;
    locals.unshift([name, value]);
    readers.push(value);
  }
  return { option, formula, locals };
}

/** Its settings; a retry policy among them may come from its options. */
function settingsOf(action: GraphAction, definition: ActionDescription): ActionSettings {
  const settings = action.settings ?? {};
  const retry = settings.retry ?? definition.retryOf?.(action.options);
  return retry ? { ...settings, retry } : settings;
}

function localsOf(action: GraphAction, { locals }: ActionDescription): [string, Compiled][] {
  const named = locals === undefined ? undefined : action.options[locals];
  if (!isObject(named)) return [];
  return Object.entries(named).map(([name, value]) => [name, compileFormulas(value)]);
}

/** `STORY.look_up` and `STORY.sales.look_up`, of the team Sales, are what a call finds the story by. */
function storiesIn(values: Compiled[]): JsonObject {
  const slugs = values.flatMap((value) => value.members('STORY').names);
  const byTeam = Map.groupBy(
    values.flatMap((value) => value.inner('STORY')),
    ([team]) => team,
  );
  return {
    ...Object.fromEntries(slugs.map((slug) => [slug, slug])),
    ...Object.fromEntries(
      [...byTeam].map(([team, found]) => [
        team,
        Object.fromEntries(found.map(([, slug]) => [slug, `${team}.${slug}`])),
      ]),
    ),
  };
}

function readIds(values: Compiled[], idOfSlug: ReadonlyMap<string, Id>): Set<Id> {
  const ids = new Set<Id>();
  for (const root of values.flatMap((value) => [...value.roots])) {
    const id = idOfSlug.get(root);
    if (id) ids.add(id);
  }
  return ids;
}

function receiversOf(id: Id, graph: Graph, types: ActionTypes): Map<string, Id[]> {
  const receivers = new Map<string, Id[]>();
  for (const link of Object.values(graph.links)) {
    const to = graph.actions[link.to];
    if (link.from !== id || !to || to.disabled || !types[to.type]) continue;
    receivers.set(link.port, [...(receivers.get(link.port) ?? []), link.to]);
  }
  return receivers;
}

function sourcesOf(id: Id, graph: Graph, types: ActionTypes): { id: Id; slug: string; name: string }[] {
  const from = new Set(Object.values(graph.links).flatMap((link) => (link.to === id ? [link.from] : [])));
  return [...from].flatMap((source) => {
    const action = graph.actions[source];
    if (!action || action.disabled || !types[action.type]) return [];
    return [{ id: source, slug: action.slug, name: action.name }];
  });
}

/** Whether it may run in the process and the commit of its upstream. */
export function mayRunInline(action: CompiledAction): boolean {
  const { kind, settings, needs, slow } = action;
  const { concurrency, rate_limit } = settings;
  return (kind === 'pure' || kind === 'stateful') && !needs && !slow && !concurrency && !rate_limit;
}

/** What an Action reads, what those read that may run inline behind it, and what their receivers' limits read. */
function chainReads(
  start: Id,
  actions: ReadonlyMap<Id, CompiledAction>,
  { ownReads, gateReads }: Record<'ownReads' | 'gateReads', ReadonlyMap<Id, Set<Id>>>,
): Set<Id> {
  const reads = new Set<Id>();
  const seen = new Set<Id>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const read of ownReads.get(id) ?? []) reads.add(read);
    for (const receiver of [...(actions.get(id)?.receivers.values() ?? [])].flat()) {
      for (const read of gateReads.get(receiver) ?? []) reads.add(read);
      const action = actions.get(receiver);
      if (action && mayRunInline(action)) open.push(receiver);
    }
  }
  return reads;
}

/** Keeps the most recently used compiled versions; a version is immutable, so an entry is never stale. */
export function compiledCache(types: ActionDefinitions, capacity = 200) {
  const entries = new Map<Id, CompiledStory>();
  return (version: { id: Id; graph: Graph }): CompiledStory => {
    const known = entries.get(version.id);
    const compiled = known ?? compileStory(version.graph, types);
    entries.delete(version.id);
    entries.set(version.id, compiled);
    if (entries.size > capacity) {
      const [oldest] = entries.keys();
      if (oldest !== undefined) entries.delete(oldest);
    }
    return compiled;
  };
}

/** Parts of deferred options that were evaluated apart, by their path, such as `local.url`. */
const parts = new WeakMap<CompiledAction, Map<string, { value: Json; compiled: Compiled }>>();

/** A deferred option's compiled form, or that of a part of one; both are parsed once. */
export function compiledOption(action: CompiledAction, option: string, value: Json): Compiled {
  const whole = action.deferred.get(option);
  if (whole && action.rawOptions[option] === value) return whole;
  const known = parts.get(action) ?? new Map<string, { value: Json; compiled: Compiled }>();
  parts.set(action, known);
  const part = known.get(option);
  if (part && part.value === value) return part.compiled;
  const compiled = compileFormulas(value);
  known.set(option, { value, compiled });
  return compiled;
}
