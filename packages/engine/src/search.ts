/** Where a text stands in stories: what a search looks through, and how a hit is shown. */
import { type Graph, type GraphAction, type GraphNote, type Id, isObject, type Json } from './model.ts';

export type SearchField = 'name' | 'slug' | 'type' | 'option' | 'note' | 'description';

/** A text that a search looks through; `path` is the option's, as in `payload.items[0].name`. */
type SearchText = { field: SearchField; path: string; text: string };

/** A piece of a text around a hit; `start` and `end` mark the hit in it, in UTF-16 units. */
export type Excerpt = { text: string; start: number; end: number };

/** A place where the text was found. Of a story's own name and description both ids are null. */
export type SearchHit = {
  actionId: Id | null;
  noteId: Id | null;
  field: SearchField;
  path: string;
  excerpt: Excerpt;
};

type Prepared = SearchText & { low: string };

const around = 40;
const prepared = new WeakMap<GraphAction | GraphNote, readonly Prepared[]>();

/** Every text of an Action or a note. Worked out once for each, since edits make new ones. */
function textsOf(one: GraphAction | GraphNote): readonly Prepared[] {
  const known = prepared.get(one);
  if (known) return known;
  const texts = ('slug' in one ? actionTexts(one) : noteTexts(one)).map((text) => ({
    ...text,
    low: text.text.toLowerCase(),
  }));
  prepared.set(one, texts);
  return texts;
}

function noteTexts({ content }: GraphNote): SearchText[] {
  return [{ field: 'note', path: '', text: content }];
}

function actionTexts({ name, slug, type, options, settings }: GraphAction): SearchText[] {
  const key = settings?.concurrency?.key;
  return [
    { field: 'name', path: '', text: name },
    { field: 'slug', path: '', text: slug },
    { field: 'type', path: '', text: type },
    ...Object.entries(options).flatMap(([option, value]) => leaves(option, '', value)),
    ...(key === undefined ? [] : leaves('concurrency.key', '', key)),
  ];
}

/** Texts and numbers of an option; within objects each with its key before it. */
function leaves(path: string, key: string, value: Json): SearchText[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => leaves(`${path}[${index}]`, '', one));
  if (isObject(value)) {
    return Object.entries(value).flatMap(([name, one]) => leaves(`${path}.${name}`, `${name}: `, one));
  }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text === '' && key === '' ? [] : [{ field: 'option', path, text: `${key}${text}` }];
}

/** The part of a text around a hit, on one line. */
function excerptOf(text: string, start: number, length: number): Excerpt {
  const from = start <= around ? 0 : start - around;
  const to = Math.min(text.length, start + length + around);
  const cut = text.slice(from, to).replace(/\s/g, ' ');
  const before = from > 0 ? '…' : '';
  const at = start - from + before.length;
  return { text: `${before}${cut}${to < text.length ? '…' : ''}`, start: at, end: at + length };
}

function hitOf(text: string, low: string, wanted: string): Excerpt | null {
  const at = low.indexOf(wanted);
  // A few letters change their length with their case: then the place in the text is unknown.
  if (at < 0) return null;
  return low.length === text.length ? excerptOf(text, at, wanted.length) : excerptOf(low, at, wanted.length);
}

/** Whether a text is found in another; capitals or not. Null when it is not. */
export function findIn(text: string, wanted: string): Excerpt | null {
  return hitOf(text, text.toLowerCase(), wanted.toLowerCase());
}

/**
 * Every place of a graph that holds the text, capitals or not: of Actions in the order they are handed over,
 * then of notes. One hit a text. Nothing for an empty text.
 */
export function searchGraph(
  graph: Pick<Graph, 'actions' | 'notes'>,
  wanted: string,
  order: readonly Id[] = Object.keys(graph.actions),
): SearchHit[] {
  const low = wanted.trim().toLowerCase();
  if (low === '') return [];
  const hits: SearchHit[] = [];
  const look = (one: GraphAction | GraphNote, ids: Pick<SearchHit, 'actionId' | 'noteId'>) => {
    for (const { field, path, text, low: lowText } of textsOf(one)) {
      const excerpt = hitOf(text, lowText, low);
      if (excerpt) hits.push({ ...ids, field, path, excerpt });
    }
  };
  for (const id of order) {
    const action = graph.actions[id];
    if (action) look(action, { actionId: id, noteId: null });
  }
  for (const note of Object.values(graph.notes)) look(note, { actionId: null, noteId: note.id });
  return hits;
}
