'use client';
/** Loaded when two events are compared: CodeMirror's side by side view. */
import { json } from '@codemirror/lang-json';
import { defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';

type Props = { before: string; after: string; labels: readonly [string, string] };

const theme = EditorView.theme({
  '&': { fontSize: '12px', backgroundColor: 'transparent', color: 'var(--text)' },
  '.cm-content': { fontFamily: 'var(--mono)' },
  '.cm-gutters': { backgroundColor: 'var(--surface-sunken)', color: 'var(--text-3)', border: 'none' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--state-failed-bg)' },
  '&.cm-merge-b .cm-changedLine, .cm-insertedLine': { backgroundColor: 'var(--state-succeeded-bg)' },
  '&.cm-merge-a .cm-changedText': { background: 'none', borderBottom: '2px solid var(--state-failed-solid)' },
  '&.cm-merge-b .cm-changedText': {
    background: 'none',
    borderBottom: '2px solid var(--state-succeeded-solid)',
  },
  '.cm-collapsedLines': { background: 'var(--surface-sunken)', color: 'var(--text-2)' },
});

/** Two texts of JSON beside each other; what is the same in both is folded. */
export function JsonDiff({ before, after, labels }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [first, second] = labels;
  useEffect(() => {
    if (!place.current) return;
    const side = (doc: string, label: string) => ({
      doc,
      extensions: [
        lineNumbers(),
        json(),
        syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
        EditorState.readOnly.of(true),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label }),
        theme,
      ],
    });
    const view = new MergeView({
      a: side(before, first),
      b: side(after, second),
      parent: place.current,
      collapseUnchanged: { margin: 3, minSize: 6 },
      gutter: true,
    });
    return () => view.destroy();
  }, [before, after, first, second]);
  return <div ref={place} className="min-h-0 flex-1 overflow-auto" />;
}
