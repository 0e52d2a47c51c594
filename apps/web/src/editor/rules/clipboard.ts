/**
 * Actions as text: what is copied is a story file, so it can be pasted into another story, another
 * installation, a chat or an issue, and what is exported can be pasted.
 */
import { catalog } from '@storyloom/actions/catalog';
import { isCurl, parseCurl } from '@storyloom/actions/curl';
import {
  type Change,
  type FileProblem,
  type Graph,
  type GraphAction,
  type Id,
  type JsonObject,
  membersOf,
  newId,
  type Position,
  parseStoryFile,
  slugFor,
  toStoryFile,
} from '@storyloom/engine';
import { renameRoot } from '@storyloom/formula';
import { addChanges, slugsOf } from './add.ts';
import { bounds, CARD, freePlaces, PITCH } from './place.ts';

const GAP = PITCH.across - CARD.width;

/** The Actions with these ids, the links among them and the notes with these ids, as text. */
export function copyText(graph: Graph, ids: readonly Id[]): string {
  return JSON.stringify(
    toStoryFile({ name: 'Copied Actions', description: '', graph: partOf(graph, ids) }),
    null,
    2,
  );
}

function partOf(graph: Graph, ids: readonly Id[]): Graph {
  const chosen = new Set(ids);
  return {
    actions: Object.fromEntries(Object.entries(graph.actions).filter(([id]) => chosen.has(id))),
    links: Object.fromEntries(
      Object.entries(graph.links).filter(([, link]) => chosen.has(link.from) && chosen.has(link.to)),
    ),
    notes: Object.fromEntries(Object.entries(graph.notes).filter(([id]) => chosen.has(id))),
    groups: Object.fromEntries(
      Object.entries(graph.groups).filter(([id]) =>
        membersOf(graph, id).every((member) => chosen.has(member)),
      ),
    ),
  };
}

export type Pasted =
  /** `remarks`: what a person should know of it, each a sentence. */
  | { ok: true; ids: Id[]; changes: Change[]; remarks: string[] }
  /** Text, but not of ours: nothing to complain about. */
  | { ok: false; problems: null }
  | { ok: false; problems: FileProblem[] };

/** Text from the clipboard as changes; its top left corner goes to `at`. */
export function pasteChanges(graph: Graph, text: string, at: Position): Pasted {
  if (isCurl(text)) return pasteCurl(graph, text, at);
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return { ok: false, problems: null };
  }
  if (typeof file !== 'object' || file === null || !('format' in file)) return { ok: false, problems: null };
  const parsed = parseStoryFile(file, catalog);
  if (!parsed.ok) return { ok: false, problems: parsed.problems };
  return { ok: true, ...insertChanges(graph, parsed.story.graph, at), remarks: [] };
}

/** A cURL command as the HTTP Request that does the same. */
function pasteCurl(graph: Graph, text: string, at: Position): Pasted {
  const parsed = parseCurl(text);
  if (!parsed.ok) return { ok: false, problems: [{ path: 'curl', message: parsed.message }] };
  const added = addChanges(graph, { type: 'http-request', at });
  if (added === null) return { ok: false, problems: null };
  const changes = added.changes.map(
    (change): Change =>
      change.op === 'add_action'
        ? { ...change, action: { ...change.action, options: parsed.options } }
        : change,
  );
  return { ok: true, ids: [added.id], changes, remarks: [...parsed.secrets, ...parsed.left] };
}

/** A copy of these Actions beside the originals. */
export function duplicateChanges(graph: Graph, ids: readonly Id[]): { ids: Id[]; changes: Change[] } {
  const part = partOf(graph, ids);
  const positions = positionsOf(part);
  if (positions.length === 0) return { ids: [], changes: [] };
  const { x, y, width } = bounds(positions);
  return insertChanges(graph, part, { x: x + width + GAP, y });
}

/** Every part of `part` under new ids and free slugs, moved as one; formulas among them follow. */
function insertChanges(graph: Graph, part: Graph, at: Position): { ids: Id[]; changes: Change[] } {
  const positions = positionsOf(part);
  if (positions.length === 0) return { ids: [], changes: [] };
  const places = freePlaces(graph, positions, at);
  const taken = slugsOf(graph);
  const renamed: [from: string, to: string][] = [];
  const ids = new Map<Id, Id>();
  for (const action of Object.values(part.actions)) {
    const slug = slugFor(action.slug, taken);
    taken.push(slug);
    renamed.push([action.slug, slug]);
    ids.set(action.id, newId());
  }
  const changes: Change[] = Object.values(part.actions).map((action, index) => ({
    op: 'add_action',
    action: inserted(action, {
      id: ids.get(action.id) ?? newId(),
      slug: renamed[index]?.[1] ?? action.slug,
      position: places[index] ?? at,
      renamed,
    }),
  }));
  for (const link of Object.values(part.links)) {
    const [from, to] = [ids.get(link.from), ids.get(link.to)];
    if (from && to) changes.push({ op: 'add_link', link: { id: newId(), from, port: link.port, to } });
  }
  const noteIds: Id[] = [];
  for (const [index, note] of Object.values(part.notes).entries()) {
    const id = newId();
    const position = places[ids.size + index] ?? at;
    noteIds.push(id);
    changes.push({ op: 'add_note', note: { ...note, id, position } });
  }
  return { ids: [...ids.values(), ...noteIds], changes };
}

function inserted(
  action: GraphAction,
  as: { id: Id; slug: string; position: Position; renamed: readonly [string, string][] },
): GraphAction {
  const number = /_(\d+)$/.exec(as.slug)?.[1];
  const name = as.slug === action.slug || number === undefined ? action.name : `${action.name} ${number}`;
  return {
    ...action,
    id: as.id,
    slug: as.slug,
    name: name.slice(0, 120),
    position: as.position,
    options: renamedOptions(action.options, as.renamed),
  };
}

/** All renames at once: by way of names that no slug can have, so that a swap of two does not end as one. */
function renamedOptions(options: JsonObject, renamed: readonly [string, string][]): JsonObject {
  const changed = renamed.filter(([from, to]) => from !== to);
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => {
      const parked = changed.reduce(
        (json, [from], index) => renameRoot(json, from, `zz_parked_${index}`),
        value,
      );
      return [
        key,
        changed.reduce((json, [, to], index) => renameRoot(json, `zz_parked_${index}`, to), parked),
      ];
    }),
  );
}

function positionsOf(graph: Graph): Position[] {
  return [...Object.values(graph.actions), ...Object.values(graph.notes)].map(({ position }) => position);
}
