/**
 * What the event that began a story run is about, in a few words for a list. Read from the first characters of its
 * JSON, which may end anywhere: a list carries no payloads, and reads none whole.
 */

/** So much of an event's JSON is looked at. */
export const lookedAt = 2_000;

const longest = 80;

/** What people call things in data, the most telling first. */
const titles = ['subject', 'title', 'summary', 'name', 'message', 'text', 'description'];
const kinds = ['event', 'event_type', 'type', 'action', 'kind', 'method'];
const keys = ['id', 'key', 'number', 'order_id', 'reference', 'email', 'user', 'host', 'url'];

/** `order.created · 7`, `Disk is full on web-01`, `id 7`; empty when nothing in it says what it is about. */
export function entryWords(json: string): string {
  const fields = firstFields(json);
  const first = (names: readonly string[]) => {
    const key = names.find((name) => fields.has(name));
    return key === undefined ? null : { key, text: fields.get(key) ?? '' };
  };
  const [kind, title, key] = [first(kinds), first(titles), first(keys)];
  const about = title?.text ?? (key && (kind ? key.text : `${key.key} ${key.text}`));
  return clip([kind?.text, about].filter((part) => part !== undefined && part !== null).join(' · '));
}

function clip(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1).trimEnd()}…` : line;
}

/** A text, which may be cut off; a bracket or a sign; or a number, `true`, `false`, `null`. */
const tokens = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Texts and numbers right in the object, or in its `body`, by their names; those of the object itself go before. */
function firstFields(json: string): Map<string, string> {
  const [outer, inner] = [new Map<string, string>(), new Map<string, string>()];
  /** The names of what is open, from the outside in; null in a list. */
  const path: (string | null)[] = [];
  let key: string | null = null;
  let text: string | null = null;
  for (const [token] of json.matchAll(tokens)) {
    if (token === '{' || token === '[') {
      path.push(token === '[' ? null : (key ?? ''));
      key = null;
    } else if (token === '}' || token === ']') {
      path.pop();
      key = null;
    } else if (token === ':') key = text;
    else if (token === ',') key = null;
    else {
      text = textOf(token);
      const into = path.length === 1 ? outer : path.length === 2 && path[1] === 'body' ? inner : null;
      if (into && path[0] !== null && key !== null && text !== null && !into.has(key)) into.set(key, text);
    }
  }
  return new Map([...inner, ...outer]);
}

/** Null for what says nothing: `null`, `true`, an empty text. */
function textOf(token: string): string | null {
  if (!token.startsWith('"')) return /^-?\d/.test(token) ? token : null;
  const isWhole = token.length > 1 && token.endsWith('"');
  try {
    const text: unknown = JSON.parse(isWhole ? token : `${token.replace(/\\[^"]{0,5}$/, '')}"`);
    return typeof text === 'string' && text.trim() !== '' ? text : null;
  } catch {
    return null;
  }
}
