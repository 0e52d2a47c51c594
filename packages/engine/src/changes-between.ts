/**
 * The changes that make one graph of another: how a version comes back into a draft. They are changes as
 * any other, so they are undoable, in the op log, and merge. Pinned events stay as the draft has them.
 */
import { applyChanges, type Change } from './changes.ts';
import { jsonOf, sameJson } from './diff.ts';
import type { Graph, GraphAction, GraphNote, Id, Json, Position } from './model.ts';
import { slugFor } from './slug.ts';

/** None when nothing differs; then links that were drawn again keep their old ids. */
export function changesBetween(before: Graph, after: Graph): Change[] {
  const changes: Change[] = [];
  let graph = before;
  const add = (more: readonly Change[]) => {
    graph = applyChanges(graph, more);
    changes.push(...more);
  };
  add(removals(before, after));
  add(groupChanges(graph, after));
  add(slugChanges(graph, after));
  add(actionChanges(graph, after));
  add(noteChanges(graph, after));
  add(linkChanges(graph, after));
  add(memberChanges(graph, after));
  add(moves(graph, after));
  return changes;
}

function removals(before: Graph, after: Graph): Change[] {
  const kept = new Set(Object.values(after.links).map(ends));
  return [
    ...Object.values(before.links).flatMap((link): Change[] => {
      const next = after.links[link.id];
      const stays = kept.has(ends(link)) && (next === undefined || ends(next) === ends(link));
      return stays ? [] : [{ op: 'remove_link', id: link.id }];
    }),
    // An Action keeps its type for life: one that has another is another.
    ...Object.values(before.actions).flatMap(({ id, type }): Change[] =>
      after.actions[id]?.type === type ? [] : [{ op: 'remove_action', id }],
    ),
    ...Object.values(before.notes).flatMap((note): Change[] =>
      canBecome(note, after.notes[note.id]) ? [] : [{ op: 'remove_note', id: note.id }],
    ),
    ...Object.values(before.groups).flatMap(({ id, tint }): Change[] => {
      const next = after.groups[id];
      return next && !(tint && !next.tint) ? [] : [{ op: 'remove_group', id }];
    }),
  ];
}

/** An update sets size and colour and takes neither away. */
function canBecome(note: GraphNote, next: GraphNote | undefined): boolean {
  if (!next) return false;
  return (['width', 'height', 'tint'] as const).every(
    (key) => note[key] === undefined || next[key] !== undefined,
  );
}

function groupChanges(graph: Graph, after: Graph): Change[] {
  return Object.values(after.groups).flatMap((group): Change[] => {
    const { id, name, tint, collapsed = false } = group;
    const was = graph.groups[id];
    if (!was) return [{ op: 'add_group', group }];
    const set = {
      ...(was.name === name ? {} : { name }),
      ...(was.tint === tint || tint === undefined ? {} : { tint }),
      ...((was.collapsed ?? false) === collapsed ? {} : { collapsed }),
    };
    return Object.keys(set).length === 0 ? [] : [{ op: 'update_group', id, ...set }];
  });
}

/** Two Actions may have changed their slugs with each other: those that are taken go out of the way first. */
function slugChanges(graph: Graph, after: Graph): Change[] {
  const renamed = Object.values(graph.actions).filter(
    ({ id, slug }) => after.actions[id] && after.actions[id].slug !== slug,
  );
  const wanted = new Set(Object.values(after.actions).map(({ slug }) => slug));
  const taken = [...Object.values(graph.actions).map(({ slug }) => slug), ...wanted];
  const aside = renamed
    .filter(({ slug }) => wanted.has(slug))
    .map(({ id, slug }): Change => {
      const free = slugFor(slug, taken);
      taken.push(free);
      return { op: 'update_action', id, slug: free };
    });
  const final = renamed.map(
    ({ id, slug }): Change => ({ op: 'update_action', id, slug: after.actions[id]?.slug ?? slug }),
  );
  return [...aside, ...final];
}

function actionChanges(graph: Graph, after: Graph): Change[] {
  return Object.values(after.actions).flatMap((action): Change[] => {
    const { pin: _, ...whole } = action;
    const was = graph.actions[action.id];
    if (!was) return [{ op: 'add_action', action: whole }];
    const change = {
      ...(was.name === action.name ? {} : { name: action.name }),
      ...flag('disabled', was, action),
      ...flag('bypassed', was, action),
      ...optionChanges(was.options, action.options),
      ...settingChanges(was, action),
    };
    return Object.keys(change).length === 0 ? [] : [{ op: 'update_action', id: action.id, ...change }];
  });
}

function flag<Key extends 'disabled' | 'bypassed'>(key: Key, was: GraphAction, is: GraphAction) {
  return (was[key] ?? false) === (is[key] ?? false) ? {} : { [key]: is[key] ?? false };
}

function optionChanges(was: Record<string, Json>, is: Record<string, Json>) {
  const set = Object.fromEntries(
    Object.entries(is).filter(([key, value]) => {
      const before = Object.hasOwn(was, key) ? was[key] : undefined;
      return before === undefined || !sameJson(before, value);
    }),
  );
  const unset = Object.keys(was).filter((key) => !Object.hasOwn(is, key));
  return {
    ...(Object.keys(set).length > 0 ? { set } : {}),
    ...(unset.length > 0 ? { unset } : {}),
  };
}

function settingChanges({ settings: was = {} }: GraphAction, { settings: is = {} }: GraphAction) {
  const before = new Map<string, unknown>(Object.entries(was));
  const set = Object.entries(is).filter(
    ([key, value]) => !before.has(key) || !sameJson(jsonOf({ value: before.get(key) }), jsonOf({ value })),
  );
  const gone = [...before.keys()].filter((key) => !Object.hasOwn(is, key)).map((key) => [key, null] as const);
  const settings = Object.fromEntries([...set, ...gone]);
  return Object.keys(settings).length > 0 ? { settings } : {};
}

function noteChanges(graph: Graph, after: Graph): Change[] {
  return Object.values(after.notes).flatMap((note): Change[] => {
    const was = graph.notes[note.id];
    if (!was) return [{ op: 'add_note', note }];
    const { content, width, height, tint } = note;
    const set = {
      ...(was.content === content ? {} : { content }),
      ...(width === undefined || was.width === width ? {} : { width }),
      ...(height === undefined || was.height === height ? {} : { height }),
      ...(tint === undefined || was.tint === tint ? {} : { tint }),
    };
    return Object.keys(set).length === 0 ? [] : [{ op: 'update_note', id: note.id, ...set }];
  });
}

function linkChanges(graph: Graph, after: Graph): Change[] {
  const there = new Set(Object.values(graph.links).map(ends));
  return Object.values(after.links).flatMap((link): Change[] =>
    there.has(ends(link)) ? [] : [{ op: 'add_link', link }],
  );
}

function memberChanges(graph: Graph, after: Graph): Change[] {
  const ids = new Map<Id | null, Id[]>();
  const look = (now: Record<Id, { id: Id; group?: Id }>, then: Record<Id, { id: Id; group?: Id }>) => {
    for (const { id, group } of Object.values(then)) {
      if (now[id]?.group !== group) ids.set(group ?? null, [...(ids.get(group ?? null) ?? []), id]);
    }
  };
  look(graph.actions, after.actions);
  look(graph.notes, after.notes);
  return [...ids].map(([group, members]): Change => ({ op: 'set_group', ids: members, group }));
}

function moves(graph: Graph, after: Graph): Change[] {
  const positions: Record<Id, Position> = {};
  for (const [now, then] of [
    [graph.actions, after.actions],
    [graph.notes, after.notes],
  ] as const) {
    for (const { id, position } of Object.values(then)) {
      if (text(now[id]?.position) !== text(position)) positions[id] = position;
    }
  }
  return Object.keys(positions).length === 0 ? [] : [{ op: 'move', positions }];
}

function ends({ from, port, to }: { from: Id; port: string; to: Id }): string {
  return `${from} ${port} ${to}`;
}

function text(value: unknown): string | undefined {
  return JSON.stringify(value);
}
