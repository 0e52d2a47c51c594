/** Completion in a code editor: what `edits.ts` offers, drawn and taken. */
import {
  acceptCompletion,
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  pickedCompletion,
} from '@codemirror/autocomplete';
import { type Extension, Prec } from '@codemirror/state';
import { type EditorView, keymap } from '@codemirror/view';
import type { Suggestion } from '../completion.ts';
import { type FieldCompletion, fieldCompletion } from './edits.ts';
import type { MirrorTold } from './mirror-types.ts';
import type { FieldKind } from './segments.ts';

export function completing(kind: FieldKind, told: () => MirrorTold): Extension {
  const source = ({ state, pos }: CompletionContext): CompletionResult | null => {
    const found = fieldCompletion({ text: state.doc.toString(), kind }, pos, told().offered());
    return found && resultOf(found);
  };
  return [
    autocompletion({
      override: [source],
      icons: false,
      activateOnTypingDelay: 0,
      interactionDelay: 0,
      maxRenderedOptions: 60,
      optionClass: ({ type }) => `cm-option-${type}`,
    }),
    // With no list open, Tab is the page's.
    Prec.highest(keymap.of([{ key: 'Tab', run: acceptCompletion }])),
  ];
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
