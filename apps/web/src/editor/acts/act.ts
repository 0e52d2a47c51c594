/**
 * One declaration for each thing a person can do in the editor. Keys, menus, tooltips, the command palette
 * and the sheet of shortcuts all read it; nothing binds a key elsewhere.
 */
import type { Editor } from '../state/editor.ts';

/** In the order of the sheet. */
export const actGroups = ['Find', 'Edit', 'Actions', 'Canvas', 'Run', 'View', 'Story', 'Help'] as const;

export type Act = {
  /** What it does, as a verb. */
  title: string;
  /** What it would do at this moment, when that is less than its title says: for menus. */
  titleNow?: (editor: Editor) => string;
  group: (typeof actGroups)[number];
  /**
   * Each one way to press it, as in `Mod+Shift+Z`; Mod is ⌘ on a Mac and Ctrl elsewhere. Letters are keys
   * (`Z`, `Shift+Z`), other signs are what is typed (`?`), `Plus` is the sign +.
   */
  keys?: readonly string[];
  /**
   * Where its keys are heard: on the canvas while it has the focus, there while something is placed, on the
   * page wherever nobody types (default), or also in text fields, for keys that mean nothing there.
   */
  heard?: 'canvas' | 'placing' | 'page' | 'fields';
  /**
   * Its keys belong to the browser: always, where it answers them with an event of its own (copy, paste), or
   * `unlessPossible`, so that Tab goes on when there is nothing to do.
   */
  leftToBrowser?: 'always' | 'unlessPossible';
  /** It means something only as a key press (arrows, Enter): in the sheet, not in the palette. */
  keyOnly?: true;
  /** Why it is not possible now, as a sentence; null when it is. */
  whyNot?: (editor: Editor) => string | null;
  /** `pressed` is the key it was called by. */
  run: (editor: Editor, pressed?: string) => void;
};

export type Acts = Readonly<Record<string, Act>>;

/** Groups that mean the draft on the canvas, which is covered while a version is looked at. */
const ofDraft: readonly Act['group'][] = ['Edit', 'Actions', 'Canvas', 'Run'];

export function whyNot(act: Act, editor: Editor): string | null {
  const covered = ofDraft.includes(act.group) ? draftCovered(editor) : null;
  return covered ?? act.whyNot?.(editor) ?? null;
}

export function draftCovered({ view }: Editor): string | null {
  return view.getState().looking === null ? null : 'A version covers the draft. Go back to the draft first.';
}

export function titleNow(act: Act, editor: Editor): string {
  return act.titleNow?.(editor) ?? act.title;
}

/** Reasons that many acts share; the first that holds is told. */
export function unless(...reasons: NonNullable<Act['whyNot']>[]): NonNullable<Act['whyNot']> {
  return (editor) => {
    for (const reason of reasons) {
      const text = reason(editor);
      if (text !== null) return text;
    }
    return null;
  };
}

/** Why nothing can be changed or started while a version is shown as it ran. */
export const pastSentence = 'This is a version as it ran: go back to the draft first.';

/** Nobody edits it until the lock is taken off, which this person may do. */
export function isLocked({ readOnly, canRun }: Editor): boolean {
  return readOnly && canRun;
}

export function mayNotEdit(editor: Editor): string | null {
  if (editor.past) return pastSentence;
  if (isLocked(editor)) return 'The story is locked: take the lock off first.';
  return editor.readOnly ? 'Your role in this team looks, it does not edit.' : null;
}

export function noneSelected({ view }: Editor): string | null {
  return view.getState().selection.length === 0 ? 'Select an Action first.' : null;
}

export function noActionSelected({ view, draft }: Editor): string | null {
  const { actions } = draft.store.getState().graph;
  return view.getState().selection.some((id) => actions[id]) ? null : 'Select an Action first.';
}

/** A phone has the outline alone. */
export function noCanvas({ canvas }: Editor): string | null {
  return canvas.current === null ? 'It needs a window with room for the canvas.' : null;
}

/** Not exactly one Action is selected. */
export function notOneSelected({ view, draft }: Editor): string | null {
  const [id, more] = view.getState().selection;
  const one = id !== undefined && more === undefined && draft.store.getState().graph.actions[id];
  return one ? null : 'Select one Action first.';
}

/** The canvas is the place for the next key, wherever the act was chosen. */
export function thenCanvas(run: (editor: Editor) => void): Act['run'] {
  return (editor) => {
    run(editor);
    editor.canvas.current?.focus();
  };
}
