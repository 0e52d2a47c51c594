'use client';
/** CodeMirror's side-by-side view, read only: loaded when versions or events are compared. */
import { json } from '@codemirror/lang-json';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';

type Props = {
  /** Null shows `after` alone. */
  before: string | null;
  after: string;
  /** What the two sides are called. */
  labels: readonly [string, string];
};

/** Two texts of JSON beside each other, what is the same in both folded; or one text alone. */
export function JsonDiff({ before, after, labels }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [first, second] = labels;
  useEffect(() => {
    const parent = place.current;
    if (parent === null) return;
    const side = (doc: string, label: string) => ({ doc, extensions: extensions(label) });
    const view =
      before === null
        ? new EditorView({ parent, ...side(after, second) })
        : new MergeView({
            parent,
            a: side(before, first),
            b: side(after, second),
            collapseUnchanged: { margin: 3, minSize: 6 },
            gutter: true,
          });
    return () => view.destroy();
  }, [before, after, first, second]);
  return <div ref={place} className="min-h-0 min-w-0 flex-1 overflow-auto" />;
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
