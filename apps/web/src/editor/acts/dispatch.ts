/** From a key press to the act that it means, the same for every key of the editor. */
import type { Editor } from '../state/editor.ts';
import { tell } from '../state/view.ts';
import { type Act, whyNot } from './act.ts';
import { actList } from './all.ts';
import { normalChord } from './keys.ts';

type Place = NonNullable<Act['heard']>;

/** Who hears a key that was pressed there; on the canvas its own acts come first. */
const heardIn: Record<Place, readonly Place[]> = {
  canvas: ['canvas', 'page', 'fields'],
  placing: ['placing', 'page', 'fields'],
  page: ['page', 'fields'],
  fields: ['fields'],
};

const byKey = new Map(
  actList.flatMap((act) =>
    (act.keys ?? []).map((keys) => [`${act.heard ?? 'page'} ${normalChord(keys)}`, act] as const),
  ),
);

/** The act that a chord means in a place. */
export function actFor(place: Place, chord: string): Act | undefined {
  for (const heard of heardIn[place]) {
    const act = byKey.get(`${heard} ${chord}`);
    if (act) return act;
  }
  return undefined;
}

/** Does what the key means, or says why it is not possible. False when it means nothing here. */
export function press(editor: Editor, place: Place, chord: string): boolean {
  const act = actFor(place, chord);
  if (!act || act.leftToBrowser === 'always') return false;
  const reason = whyNot(act, editor);
  if (reason !== null && act.leftToBrowser === 'unlessPossible') return false;
  if (reason === null) act.run(editor, chord);
  else tell(editor.view, reason);
  return true;
}

/** Where a key was pressed; null in a dialog, a menu or a list, which have keys of their own. */
export function placeOf(
  target: EventTarget | null,
  { canvas, placing }: { canvas: Element | null; placing: boolean },
): Place | null {
  if (!(target instanceof HTMLElement)) return 'page';
  if (target === canvas) return placing ? 'placing' : 'canvas';
  // The rows of the outline stand for the cards.
  if (target.dataset.row !== undefined) return 'canvas';
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"]')) return null;
  return target.isContentEditable || target.closest('input, textarea, select') ? 'fields' : 'page';
}
