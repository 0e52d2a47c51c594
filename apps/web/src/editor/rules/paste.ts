/** What a person pastes or drops, as changes; what is exported or copied can be pasted. Loaded when it is asked for. */

import { isCurl, parseCurl } from '@storyloom/actions/curl';
import { descriptions } from '@storyloom/actions/descriptions';
import {
  type Change,
  type FileProblem,
  type Graph,
  type GraphAction,
  type Id,
  type JsonObject,
  type Position,
  parseStoryFile,
} from '@storyloom/engine';
import { addChanges } from './add.ts';
import { addPart, type Placing } from './add-part.ts';
import type { Copied } from './clipboard.ts';
import { n8nPart } from './n8n.ts';

export type Pasted =
  /** `remarks`: what a person should know of it, each a sentence. `into`: nothing was added, this one was set. */
  | { ok: true; ids: Id[]; changes: Change[]; remarks: string[]; into?: GraphAction }
  /** Text, but not of ours: nothing to complain about. */
  | { ok: false; problems: null }
  | { ok: false; problems: FileProblem[] };

export type Pasting = Pick<Placing, 'at' | 'keepIncoming'> & {
  /** What this page copied last: its own text comes back with its secrets. */
  own?: Copied | null;
  /** The one selected Action: an HTTP Request that calls nothing yet takes a command over. */
  selected?: Id | undefined;
};

/** Text from the clipboard as changes: a story file, a cURL command, an address, or a story of n8n. */
export function pasteChanges(
  graph: Graph,
  text: string,
  { own = null, selected, ...placing }: Pasting,
): Pasted {
  if (own !== null && sameText(text, own.text)) {
    return { ok: true, ...addPart(graph, own.part, placing), remarks: [] };
  }
  if (isCurl(text)) {
    const { [selected ?? '']: action } = graph.actions;
    return action && callsNothing(action) ? curlInto(action, text) : pasteCurl(graph, text, placing.at);
  }
  if (/^https?:\/\/\S+$/i.test(text.trim())) {
    return pasteRequest(graph, { method: 'get', url: text.trim() }, placing.at);
  }
  const file = jsonIn(text);
  if (typeof file !== 'object' || file === null) return { ok: false, problems: null };
  if ('format' in file) {
    const parsed = parseStoryFile(file, descriptions);
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

function callsNothing({ type, options }: GraphAction): boolean {
  return type === 'http-request' && (options.url === undefined || options.url === '');
}

/** A cURL command in place of all options of an HTTP Request. */
export function curlInto(action: GraphAction, text: string): Pasted {
  const parsed = parseCurl(text);
  if (!parsed.ok) return { ok: false, problems: [{ path: 'curl', message: parsed.message }] };
  const unset = Object.keys(action.options).filter((key) => !Object.hasOwn(parsed.options, key));
  const change: Change = { op: 'update_action', id: action.id, set: parsed.options, unset };
  const remarks = [...parsed.secrets, ...parsed.left];
  return { ok: true, ids: [action.id], changes: [change], remarks, into: action };
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
