/** CodeMirror's side-by-side view of two texts, read only. It comes with the stage, which comes when it is wanted. */
import { json } from '@codemirror/lang-json';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

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
    syntaxHighlighting(colours),
    looks,
    EditorState.readOnly.of(true),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label }),
  ];
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--code-key)' },
  { tag: tags.string, color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
]);

/** A line that changed has a tint; what changed in it, a line under it. */
const looks = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--text-2)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontSize: '12px', lineHeight: '18px' },
  '.cm-gutters': {
    backgroundColor: 'var(--surface-sunken)',
    color: 'var(--text-3)',
    borderRight: '1px solid var(--line)',
  },
  ...changed('a', 'failed'),
  ...changed('b', 'succeeded'),
  '.cm-collapsedLines': {
    background: 'var(--surface-sunken)',
    color: 'var(--text-2)',
    fontFamily: 'var(--font)',
    padding: '3px 8px',
  },
  // The sign that it has by default is in few fonts.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"' },
});

function changed(side: 'a' | 'b', state: 'failed' | 'succeeded') {
  return {
    [`&.cm-merge-${side} .cm-changedLine`]: { backgroundColor: `var(--state-${state}-bg)` },
    [`&.cm-merge-${side} .cm-changedText`]: {
      background: 'none',
      borderBottom: `1px solid var(--state-${state}-border)`,
    },
    [`&.cm-merge-${side} .cm-changedLineGutter`]: { background: `var(--state-${state}-solid)` },
  };
}
