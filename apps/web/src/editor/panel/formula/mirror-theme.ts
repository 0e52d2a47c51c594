/** The looks of code editors, from the tokens of the design. */
import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export const jsonLooks = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--code-key)' },
  { tag: tags.string, color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: [tags.punctuation, tags.bracket, tags.separator], color: 'var(--text-2)' },
]);

const pill = { borderRadius: '3px', padding: '1px 0', boxDecorationBreak: 'clone' };

export const looks = EditorView.theme({
  '&': { flex: '1', minWidth: '0', backgroundColor: 'transparent', color: 'inherit' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontSize: 'inherit', lineHeight: '20px', overflow: 'auto' },
  '.cm-content': { padding: '3px 0', caretColor: 'var(--text)', minWidth: '0' },
  '.cm-line': { padding: '0 8px', overflowWrap: 'anywhere' },
  '.cm-placeholder': { color: 'var(--text-3)' },
  '.cm-gutters': {
    backgroundColor: 'var(--surface-sunken)',
    color: 'var(--text-3)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-pill': { ...pill, backgroundColor: 'var(--accent-soft)', boxShadow: '0 0 0 1px var(--accent-line)' },
  '.cm-pill-secret': {
    ...pill,
    backgroundColor: 'var(--state-waiting-bg)',
    boxShadow: '0 0 0 1px var(--state-waiting-border)',
  },
  '.cm-f-bracket': { color: 'var(--text-3)' },
  '.cm-f-path, .cm-f-path *': { color: 'var(--code-path)' },
  '.cm-f-function, .cm-f-function *': { color: 'var(--code-function)' },
  '.cm-f-text, .cm-f-text *': { color: 'var(--code-text)' },
  '.cm-f-number, .cm-f-constant, .cm-f-number *, .cm-f-constant *': { color: 'var(--code-number)' },
  '.cm-f-sign, .cm-f-bracket *, .cm-f-sign *': { color: 'var(--text-2)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy 1px var(--state-failed-solid)',
    textUnderlineOffset: '3px',
  },
  '.cm-tooltip': {
    zIndex: 'var(--z-popover)',
    backgroundColor: 'var(--surface-raised)',
    color: 'var(--text)',
    border: '0',
    borderRadius: '8px',
    boxShadow: 'var(--shadow-1)',
    font: 'var(--font-12)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--mono)',
    fontSize: '12px',
    padding: '4px',
    maxHeight: '248px',
    minWidth: '240px',
    maxWidth: 'min(560px, 92vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    minHeight: '26px',
    padding: '0 8px',
    borderRadius: '6px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--highlight)',
    color: 'var(--text)',
  },
  '.cm-completionLabel': { flex: '0 1 auto', overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionDetail': {
    flex: '1 1 0',
    minWidth: '56px',
    marginLeft: '0',
    textAlign: 'right',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: 'var(--text-3)',
    fontStyle: 'normal',
    fontSize: '11px',
  },
  '.cm-option-function .cm-completionDetail': { display: 'none' },
  '.cm-option-function .cm-completionLabel': { color: 'var(--code-function)' },
  '.cm-tooltip.cm-completionInfo': { padding: '8px 10px', maxWidth: '280px' },
  '.cm-signature': { padding: '6px 10px', maxWidth: 'min(480px, 92vw)', color: 'var(--text-2)' },
  '.cm-signature-line': { display: 'block', fontSize: '12px', color: 'var(--code-function)' },
  '.cm-signature-line strong': {
    color: 'var(--text)',
    textDecoration: 'underline',
    textUnderlineOffset: '3px',
  },
  '.cm-diagnostic': {
    padding: '6px 10px',
    borderLeft: '3px solid var(--state-failed-solid)',
    maxWidth: '360px',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--highlight)' },
});
