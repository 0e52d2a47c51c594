/** Where formulas may stand in the text of a field: all of it, or the texts inside JSON. */

export type FieldKind = 'text' | 'json';

/** A stretch of a field's text, and the text that the engine will read there. */
export type Segment = {
  /** In UTF-16 units of the field. */
  start: number;
  end: number;
  text: string;
  /** From a place in `text` to the place in the field. */
  toField: (offset: number) => number;
  /** The other way; places outside come to the nearest inside. */
  toText: (at: number) => number;
  /** `text` as it has to be written in the field. */
  escape: (text: string) => string;
};

/** What begins so must be JSON; anything else is a text, as `parseJsonText` reads it. */
export const looksLikeJson = (text: string): boolean => /^\s*[[{"]/.test(text);

/** In order. Of JSON every text that is a value, keys aside; of one that is still open, up to the end of its line. */
export function segmentsOf(text: string, kind: FieldKind): Segment[] {
  if (kind === 'text' || !looksLikeJson(text)) return [plainSegment(text)];
  const found: Segment[] = [];
  for (const match of text.matchAll(/"(?:[^"\\\n]|\\.)*("?)/g)) {
    const start = match.index + 1;
    const end = match.index + match[0].length - (match[1] === '' ? 0 : 1);
    if (match[1] !== '' && /^\s*:/.test(text.slice(end + 1, end + 40))) continue;
    found.push(quotedSegment(text.slice(start, end), start));
  }
  return found;
}

/** The one that the caret stands in. */
export function segmentAt(text: string, caret: number, kind: FieldKind): Segment | null {
  return segmentsOf(text, kind).find(({ start, end }) => start <= caret && caret <= end) ?? null;
}

function plainSegment(text: string): Segment {
  const same = (at: number) => at;
  return { start: 0, end: text.length, text, toField: same, toText: same, escape: (written) => written };
}

const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);

function quotedSegment(raw: string, start: number): Segment {
  const end = start + raw.length;
  if (!raw.includes('\\')) {
    return {
      start,
      end,
      text: raw,
      toField: (offset) => start + offset,
      toText: (at) => Math.max(0, Math.min(raw.length, at - start)),
      escape: quoted,
    };
  }
  const parts = [...raw.matchAll(/\\u[\da-fA-F]{4}|\\[\s\S]|[\s\S]/g)];
  const places = [...parts.map(({ index }) => start + index), end];
  return {
    start,
    end,
    text: parts.map(([part]) => unescaped(part)).join(''),
    toField: (offset) => places[offset] ?? end,
    toText: (at) =>
      Math.max(
        0,
        places.findLastIndex((place) => place <= at),
      ),
    escape: quoted,
  };
}

/** One UTF-16 unit, as all escapes of JSON stand for one. */
function unescaped(part: string): string {
  if (part.length === 1) return part;
  try {
    const read: unknown = JSON.parse(`"${part}"`);
    return typeof read === 'string' ? read : (part[1] ?? '');
  } catch {
    return part[1] ?? '';
  }
}
