/** Completion, calls and insertion in a field, whichever way its text holds formulas. Pure: offsets in, offsets out. */
import type { Json } from '@storyloom/engine';
import { type Call, callAt, formulaAt } from '@storyloom/formula';
import { type Completion, complete, completionAt, type Edit, type Suggestion } from '../completion.ts';
import { type FieldKind, looksLikeJson, type Segment, segmentAt } from './segments.ts';

export type FieldCompletion = { from: number; to: number; suggestions: Suggestion[]; take: Take };
type Take = (chosen: Suggestion) => Edit;

type Field = { text: string; kind: FieldKind };

/** What may come next at the caret, and the edit that taking it makes. */
export function fieldCompletion(
  { text, kind }: Field,
  caret: number,
  values: Readonly<Record<string, Json>>,
): FieldCompletion | null {
  const segment = segmentAt(text, caret, kind);
  if (segment === null) return null;
  const local = segment.toText(caret);
  const completion = completionAt(segment.text, local, values);
  if (completion === null) return null;
  return {
    from: segment.toField(completion.from),
    to: caret,
    suggestions: completion.suggestions,
    take: (chosen) => taken(segment, local, { completion, chosen }),
  };
}

function taken(segment: Segment, local: number, what: { completion: Completion; chosen: Suggestion }): Edit {
  const edit = complete(segment.text, local, what);
  const from = segment.toField(edit.from);
  const before = segment.escape(edit.insert.slice(0, edit.caret - edit.from));
  return {
    from,
    to: segment.toField(edit.to),
    insert: before + segment.escape(edit.insert.slice(edit.caret - edit.from)),
    caret: from + before.length,
  };
}

/** The call around the caret; its start in the field. */
export function fieldCall({ text, kind }: Field, caret: number): Call | null {
  const segment = segmentAt(text, caret, kind);
  const call = segment && callAt(segment.text, segment.toText(caret));
  return segment && call && { ...call, start: segment.toField(call.start) };
}

/** A path put in place of `from` to `to`: bare inside a formula, as a pill in text, as a text with one in JSON. */
export function insertion(
  { text, kind }: Field,
  { from, to }: { from: number; to: number },
  path: string,
): Edit {
  const segment = segmentAt(text, from, kind);
  const insert = inserted(segment, from, path);
  return {
    from,
    to: segment ? Math.max(from, Math.min(to, segment.end)) : to,
    insert,
    caret: from + insert.length,
  };
}

function inserted(segment: Segment | null, at: number, path: string): string {
  if (segment === null) return JSON.stringify(`<<${path}>>`);
  const isInside = formulaAt(segment.text, segment.toText(at)) !== null;
  return segment.escape(isInside ? path : `<<${path}>>`);
}

/** The text of which a result is shown: where the caret is in JSON, all of it otherwise. Null: nothing to show. */
export function textAtCaret({ text, kind }: Field, caret: number): string | null {
  if (kind === 'text' || !looksLikeJson(text)) return text;
  return segmentAt(text, caret, kind)?.text ?? null;
}
