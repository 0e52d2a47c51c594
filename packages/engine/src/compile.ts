/**
 * A version made runnable: formulas parsed once, receivers looked up once, and for every Action the
 * upstream Actions whose output its formulas read. Pure; callers keep the result by version id.
 */
import { type Compiled, compile as compileFormulas } from '@storyloom/formula';
import type { ActionDefinition } from './action.ts';
import type { Graph, Id, Json, JsonObject } from './model.ts';
import type { ActionTypes } from './story-file.ts';

export type CompiledAction = {
  id: Id;
  slug: string;
  name: string;
  disabled: boolean;
  definition: ActionDefinition;
  rawOptions: JsonObject;
  /** All options but the deferred ones, as one value. */
  options: Compiled;
  /** Deferred options by key. */
  deferred: ReadonlyMap<string, Compiled>;
  /** Upstream Actions that the formulas of this Action, and of the pure ones right behind it, read. */
  reads: ReadonlySet<Id>;
  /** Enabled Actions linked from each port. */
  receivers: ReadonlyMap<string, readonly Id[]>;
};

export type CompiledStory = {
  actions: ReadonlyMap<Id, CompiledAction>;
  slugs: ReadonlyMap<Id, string>;
};

/** Actions of a type that is not installed are left out, with the links that lead to them. */
export function compileStory(graph: Graph, types: ActionTypes): CompiledStory {
  const idOfSlug = new Map(Object.values(graph.actions).map((action) => [action.slug, action.id]));
  const actions = new Map<Id, CompiledAction>();
  const ownReads = new Map<Id, Set<Id>>();

  for (const action of Object.values(graph.actions)) {
    const definition = types[action.type];
    if (!definition) continue;
    const eager: JsonObject = {};
    const deferred = new Map<string, Compiled>();
    for (const [key, value] of Object.entries(action.options)) {
      if (definition.deferred.includes(key)) deferred.set(key, compileFormulas(value));
      else eager[key] = value;
    }
    const options = compileFormulas(eager);
    ownReads.set(action.id, readIds([options, ...deferred.values()], idOfSlug));
    actions.set(action.id, {
      id: action.id,
      slug: action.slug,
      name: action.name,
      disabled: action.disabled ?? false,
      definition,
      rawOptions: action.options,
      options,
      deferred,
      reads: new Set(),
      receivers: receiversOf(action.id, graph, types),
    });
  }
  for (const [id, action] of actions) {
    actions.set(id, { ...action, reads: chainReads(id, actions, ownReads) });
  }
  return { actions, slugs: new Map(Object.values(graph.actions).map((action) => [action.id, action.slug])) };
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

/** What an Action reads and what the pure Actions that may run inline behind it read. */
function chainReads(
  start: Id,
  actions: ReadonlyMap<Id, CompiledAction>,
  ownReads: ReadonlyMap<Id, Set<Id>>,
): Set<Id> {
  const reads = new Set<Id>();
  const seen = new Set<Id>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const read of ownReads.get(id) ?? []) reads.add(read);
    for (const receiver of [...(actions.get(id)?.receivers.values() ?? [])].flat()) {
      if (actions.get(receiver)?.definition.kind === 'pure') open.push(receiver);
    }
  }
  return reads;
}

/** Keeps the most recently used compiled versions; a version is immutable, so an entry is never stale. */
export function compiledCache(types: ActionTypes, capacity = 200) {
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

/** One deferred option's compiled form, or `value` compiled now when it is a part of one. */
export function compiledOption(action: CompiledAction, option: string, value: Json): Compiled {
  const whole = action.deferred.get(option);
  return whole && action.rawOptions[option] === value ? whole : compileFormulas(value);
}
