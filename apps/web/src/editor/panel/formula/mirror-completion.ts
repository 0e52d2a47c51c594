/** Completion in a code editor: what `edits.ts` offers, drawn and taken. */
import {
  acceptCompletion,
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeCompletion,
  completionKeymap,
  currentCompletions,
  pickedCompletion,
  startCompletion,
} from '@codemirror/autocomplete';
import { type Extension, Prec } from '@codemirror/state';
import { type EditorView, keymap } from '@codemirror/view';
import type { Json } from '@storyloom/engine';
import type { Suggestion } from '../completion.ts';
import { type FieldCompletion, fieldCompletion } from './edits.ts';
import type { FieldKind } from './segments.ts';

export type Completing = {
  extension: Extension;
  /** What is offered from now on, by its root: who typed, had nothing offered and has not moved since sees it. */
  offer: (view: EditorView, values: Readonly<Record<string, Json>>) => void;
};

export function completing(kind: FieldKind): Completing {
  let offered: Readonly<Record<string, Json>> = {};
  let missed: { text: string; at: number } | null = null;
  const source = ({ state, pos }: CompletionContext): CompletionResult | null => {
    const text = state.doc.toString();
    const found = fieldCompletion({ text, kind }, pos, offered);
    missed = found ? null : { text, at: pos };
    return found && resultOf(found);
  };
  const extension = [
    autocompletion({
      override: [source],
      defaultKeymap: false,
      icons: false,
      activateOnTypingDelay: 0,
      interactionDelay: 0,
      maxRenderedOptions: 60,
      optionClass: ({ type }) => `cm-option-${type}`,
    }),
    // With no list open, Tab and Escape are the page's: also while CodeMirror looks for something to offer.
    Prec.highest(
      keymap.of([
        ...completionKeymap.filter(({ key }) => key !== 'Escape'),
        { key: 'Escape', run: closeList },
        { key: 'Tab', run: acceptCompletion },
      ]),
    ),
  ];
  const offer: Completing['offer'] = (view, values) => {
    offered = values;
    const { doc, selection } = view.state;
    if (view.hasFocus && missed?.at === selection.main.head && missed.text === doc.toString()) {
      startCompletion(view);
    }
  };
  return { extension, offer };
}

/** Says whether there was a list to close. */
function closeList(view: EditorView): boolean {
  const shown = currentCompletions(view.state).length > 0;
  closeCompletion(view);
  return shown;
}

function resultOf(found: FieldCompletion): CompletionResult {
  const { from, to, suggestions, take } = found;
  return {
    from,
    to,
    filter: false,
    options: suggestions.map((one) => ({
      label: one.label,
      type: one.kind,
      detail: one.hint,
      ...(one.kind === 'function' ? { info: one.hint } : {}),
      apply: (view: EditorView, picked: Completion) => apply(view, picked, take, one),
    })),
  };
}

function apply(
  view: EditorView,
  picked: Completion,
  take: FieldCompletion['take'],
  chosen: Suggestion,
): void {
  const { from, to, insert, caret } = take(chosen);
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: caret },
    annotations: pickedCompletion.of(picked),
    userEvent: 'input.complete',
    scrollIntoView: true,
  });
}
