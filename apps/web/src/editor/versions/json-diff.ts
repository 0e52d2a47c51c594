/** CodeMirror's side-by-side view of two texts, read only. It comes with the stage, which comes when it is wanted. */
import { json } from '@codemirror/lang-json';
import { defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';

const around = { margin: 3, minSize: 6 };

/** Without `before`, `after` alone. Returns what takes it away again. */
export function openJsonDiff(
  parent: HTMLElement,
  texts: { before: string | null; after: string },
): () => void {
  if (texts.before === null) {
    const view = new EditorView({ parent, doc: texts.after, extensions: extensions('JSON') });
    return () => view.destroy();
  }
  const merge = new MergeView({
    parent,
    a: { doc: texts.before, extensions: extensions('Before') },
    b: { doc: texts.after, extensions: extensions('After') },
    collapseUnchanged: around,
    gutter: true,
  });
  return () => merge.destroy();
}

function extensions(label: string) {
  return [
    lineNumbers(),
    json(),
    syntaxHighlighting(defaultHighlightStyle),
    EditorState.readOnly.of(true),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label }),
  ];
}
