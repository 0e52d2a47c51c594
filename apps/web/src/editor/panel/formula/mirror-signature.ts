/** Above the call in which the caret stands: the function's signature, the argument that is written, what it does. */
import { type EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import { EditorView, showTooltip, type Tooltip } from '@codemirror/view';
import { functions } from '@storyloom/formula';
import { fieldCall } from './edits.ts';
import type { FieldKind } from './segments.ts';
import { signatureParts } from './signature.ts';

const byName = new Map(functions.map((one) => [one.name, one]));
const focusing = StateEffect.define<boolean>();

type Help = { focused: boolean; tooltip: Tooltip | null };

export function signatureHelp(kind: FieldKind): Extension {
  const field = StateField.define<Help>({
    create: () => ({ focused: false, tooltip: null }),
    update: (help, transaction) => {
      const told = transaction.effects.find((effect) => effect.is(focusing));
      const focused = told?.is(focusing) ? told.value : help.focused;
      if (focused === help.focused && !transaction.docChanged && !transaction.selection) return help;
      return { focused, tooltip: focused ? tooltipAt(transaction.state, kind) : null };
    },
    provide: (self) => showTooltip.from(self, ({ tooltip }) => tooltip),
  });
  const tell = (view: EditorView, is: boolean) => view.dispatch({ effects: focusing.of(is) });
  return [
    field,
    EditorView.domEventHandlers({
      focus: (_, view) => tell(view, true),
      blur: (_, view) => tell(view, false),
    }),
  ];
}

function tooltipAt(state: EditorState, kind: FieldKind): Tooltip | null {
  const call = fieldCall({ text: state.doc.toString(), kind }, state.selection.main.head);
  const known = call && byName.get(call.name);
  if (!call || !known) return null;
  return {
    pos: call.start,
    above: true,
    create: () => ({ dom: drawn(signatureParts(known.signature, call.argument), known.summary) }),
  };
}

function drawn({ before, current, after }: ReturnType<typeof signatureParts>, summary: string): HTMLElement {
  const dom = element('div', 'cm-signature');
  dom.setAttribute('role', 'status');
  const line = element('code', 'cm-signature-line', before);
  line.append(element('strong', '', current), after);
  dom.append(line, element('p', '', summary));
  return dom;
}

function element(name: 'div' | 'code' | 'strong' | 'p', className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
