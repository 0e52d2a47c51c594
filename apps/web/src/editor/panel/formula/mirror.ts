/**
 * The code editor of a formula or JSON field, on CodeMirror. Loaded by `load-mirror.ts` alone, so that the
 * page is there before it. It knows no React: the field hands in what it needs and is told what happens.
 */
import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { Annotation, Compartment, EditorState, type Extension, Transaction } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, placeholder, tooltips } from '@codemirror/view';
import type { Json } from '@storyloom/engine';
import { insertion } from './edits.ts';
import { completing } from './mirror-completion.ts';
import { painting } from './mirror-paint.ts';
import { signatureHelp } from './mirror-signature.ts';
import { jsonLooks, looks } from './mirror-theme.ts';
import type { MirrorFault, MirrorShown, MirrorTold } from './mirror-types.ts';
import { pathOfDrag } from './path-drag.ts';
import type { FieldKind } from './segments.ts';

export type Mirror = ReturnType<typeof createMirror>;

type Setup = {
  kind: FieldKind;
  multiline: boolean;
  /** Line numbers, and a mark at lines with a fault. */
  numbered: boolean;
  /** Formulas are nothing here. */
  plain: boolean;
  text: string;
  shown: MirrorShown;
  /** What happens; asked anew each time. */
  told: () => MirrorTold;
};

/** Text that comes from outside is told to nobody and undone by nobody here. */
const fromOutside = Annotation.define<true>();

/** Puts an editor into `host`. `destroy` has to be called when the field goes. */
export function createMirror(host: HTMLElement, setup: Setup) {
  const { kind, multiline, told } = setup;
  const dynamic = new Compartment();
  const completion = completing(kind);
  const view: EditorView = new EditorView({
    parent: host,
    doc: setup.text,
    extensions: [
      dynamic.of(shownAs(setup.shown, multiline)),
      setup.plain ? [] : [painting(kind), completion.extension, signatureHelp(kind)],
      kind === 'json' ? [json(), syntaxHighlighting(jsonLooks), closeBrackets(), bracketMatching()] : [],
      setup.numbered ? [lineNumbers(), lintGutter()] : [],
      multiline ? [] : oneLine,
      history(),
      keymap.of([
        ...closeBracketsKeymap,
        ...historyKeymap,
        ...(multiline ? standardKeymap : standardKeymap.filter(({ key }) => key !== 'Enter')),
      ]),
      multiline ? [] : keymap.of([{ key: 'Enter', run: () => true }]),
      EditorView.lineWrapping,
      EditorState.phrases.of({ Completions: 'Suggestions' }),
      tooltips({ position: 'fixed', parent: document.body }),
      looks,
      // Those of the page: the editor's own are left out when its text changes in that moment.
      EditorView.domEventHandlers({
        focus: () => told().focus(),
        blur: () => told().blur(),
        drop: (event, { state }) => {
          const path = pathOfDrag(event.dataTransfer);
          if (path === null || state.readOnly) return false;
          event.preventDefault();
          const at = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? state.doc.length;
          put(path, at, at);
          view.focus();
          return true;
        },
      }),
      EditorView.updateListener.of((update) => {
        const outside = update.transactions.some((one) => one.annotation(fromOutside));
        const caret = update.state.selection.main.head;
        if (update.docChanged && !outside) told().change(update.state.doc.toString(), caret);
        else if (update.docChanged || update.selectionSet) told().caret(caret);
      }),
    ],
  });

  function put(path: string, from: number, to: number): void {
    if (view.state.readOnly) return;
    const edit = insertion({ text: view.state.doc.toString(), kind }, { from, to }, path);
    view.dispatch({
      changes: { from: edit.from, to: edit.to, insert: edit.insert },
      selection: { anchor: edit.caret },
      userEvent: 'input.insert',
      scrollIntoView: true,
    });
  }

  return {
    /** The text as it is outside; what is the same already keeps caret and history. */
    setText: (text: string) => {
      const now = view.state.doc.toString();
      if (text === now) return;
      const { from, to, insert } = difference(now, text);
      view.dispatch({
        changes: { from, to, insert },
        annotations: [fromOutside.of(true), Transaction.addToHistory.of(false)],
      });
    },
    show: (shown: MirrorShown) => view.dispatch({ effects: dynamic.reconfigure(shownAs(shown, multiline)) }),
    mark: (faults: readonly MirrorFault[]) =>
      view.dispatch(setDiagnostics(view.state, diagnosticsOf(faults, view.state.doc.length))),
    offer: (values: Readonly<Record<string, Json>>) => completion.offer(view, values),
    focus: (selection?: { anchor: number; head: number }) => {
      view.focus();
      if (selection) view.dispatch({ selection });
    },
    /** Puts a path where the caret is, or was last, and goes there. */
    insert: (path: string) => {
      const { from, to } = view.state.selection.main;
      put(path, from, to);
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}

function shownAs({ attributes, hint, readOnly }: MirrorShown, multiline: boolean): Extension {
  return [
    EditorState.readOnly.of(readOnly),
    placeholder(hint),
    EditorView.contentAttributes.of({ 'aria-multiline': String(multiline), ...attributes }),
  ];
}

/** What would break the line becomes a space. */
const oneLine = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction;
  const text = transaction.newDoc.toString();
  const changes = [...text.matchAll(/\n/g)].map(({ index }) => ({ from: index, to: index + 1, insert: ' ' }));
  return [transaction, { changes, sequential: true }];
});

/** The middle that differs: the caret stays where the text around it is the same. */
function difference(now: string, next: string): { from: number; to: number; insert: string } {
  let from = 0;
  const most = Math.min(now.length, next.length);
  while (from < most && now[from] === next[from]) from += 1;
  let tail = 0;
  while (tail < most - from && now[now.length - 1 - tail] === next[next.length - 1 - tail]) tail += 1;
  return { from, to: now.length - tail, insert: next.slice(from, next.length - tail) };
}

/** An empty span marks the character it stands before. */
function diagnosticsOf(faults: readonly MirrorFault[], length: number): Diagnostic[] {
  return faults.map(({ start, end, message }) => {
    const from = Math.min(start, Math.max(0, length - 1));
    return { from, to: Math.min(length, Math.max(end, from + 1)), severity: 'error', message };
  });
}
