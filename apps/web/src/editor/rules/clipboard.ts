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
  type Id,
  type JsonObject,
  membersOf,
  type Position,
  parseStoryFile,
  toStoryFile,
} from '@storyloom/engine';
import { addChanges } from './add.ts';
import { addPart, type Placing, positionsOf } from './add-part.ts';
import { n8nPart } from './n8n.ts';
import { bounds, CARD, PITCH } from './place.ts';
import { withoutSecrets } from './secrets.ts';

const GAP = PITCH.across - CARD.width;

/** What was copied: as text for everywhere, and whole for where it came from. */
export type Copied = {
  text: string;
  part: Graph;
  /** Secrets that the text lacks. */
  left: number;
};

/** The Actions and notes with these ids, the links among them and the groups that are whole; secrets stay out of the text. */
export function copied(graph: Graph, ids: readonly Id[]): Copied {
  const part = partOf(graph, ids);
  const { graph: shown, left } = withoutSecrets(part);
  const file = toStoryFile({ name: 'Copied Actions', description: '', graph: shown });
  return { text: JSON.stringify(file, null, 2), part, left };
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
      Object.entries(graph.groups).filter(([id]) => {
        const members = membersOf(graph, id);
        return members.length > 0 && members.every((member) => chosen.has(member));
      }),
    ),
  };
}

export type Pasted =
  /** `remarks`: what a person should know of it, each a sentence. */
  | { ok: true; ids: Id[]; changes: Change[]; remarks: string[] }
  /** Text, but not of ours: nothing to complain about. */
  | { ok: false; problems: null }
  | { ok: false; problems: FileProblem[] };

export type Pasting = Pick<Placing, 'at' | 'keepIncoming'> & {
  /** What this page copied last: its own text comes back with its secrets. */
  own?: Copied | null;
};

/** Text from the clipboard as changes: a story file, a cURL command, an address, or a story of n8n. */
export function pasteChanges(graph: Graph, text: string, { own = null, ...placing }: Pasting): Pasted {
  if (own !== null && sameText(text, own.text)) {
    return { ok: true, ...addPart(graph, own.part, placing), remarks: [] };
  }
  if (isCurl(text)) return pasteCurl(graph, text, placing.at);
  if (/^https?:\/\/\S+$/i.test(text.trim())) {
    return pasteRequest(graph, { method: 'get', url: text.trim() }, placing.at);
  }
  const file = jsonIn(text);
  if (typeof file !== 'object' || file === null) return { ok: false, problems: null };
  if ('format' in file) {
    const parsed = parseStoryFile(file, catalog);
    if (!parsed.ok) return { ok: false, problems: parsed.problems };
    return { ok: true, ...addPart(graph, parsed.story.graph, placing), remarks: [] };
  }
  const foreign = n8nPart(file);
  if (foreign === null) return { ok: false, problems: null };
  return { ok: true, ...addPart(graph, foreign.part, placing), remarks: foreign.remarks };
}

/** Windows ends lines in another way. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n').trim() === b.trim();
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A cURL command as the HTTP Request that does the same. */
function pasteCurl(graph: Graph, text: string, at: Position): Pasted {
  const parsed = parseCurl(text);
  if (!parsed.ok) return { ok: false, problems: [{ path: 'curl', message: parsed.message }] };
  return pasteRequest(graph, parsed.options, at, [...parsed.secrets, ...parsed.left]);
}

function pasteRequest(graph: Graph, options: JsonObject, at: Position, remarks: string[] = []): Pasted {
  const added = addChanges(graph, { type: 'http-request', at });
  if (added === null) return { ok: false, problems: null };
  const changes = added.changes.map(
    (change): Change =>
      change.op === 'add_action' ? { ...change, action: { ...change.action, options } } : change,
  );
  return { ok: true, ids: [added.id], changes, remarks };
}

/** A copy of these Actions: beside the originals, or moved away from them by so much. */
export function duplicateChanges(
  graph: Graph,
  ids: readonly Id[],
  movedBy?: Position,
): { ids: Id[]; changes: Change[] } {
  const part = partOf(graph, ids);
  const positions = positionsOf(part);
  if (positions.length === 0) return { ids: [], changes: [] };
  const { x, y, width } = bounds(positions);
  return movedBy
    ? addPart(graph, part, { at: { x: x + movedBy.x, y: y + movedBy.y }, exactly: true })
    : addPart(graph, part, { at: { x: x + width + GAP, y } });
}
