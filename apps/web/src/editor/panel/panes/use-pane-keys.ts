'use client';
import { type RefObject, useEffect, useRef } from 'react';
import { rememberPanes } from '../../state/panes.ts';
import { useEditor } from '../../state/use-editor.ts';
import type { Pane } from '../../state/view.ts';

const panes: Record<string, Pane> = { Digit1: 'input', Digit2: 'options', Digit3: 'output' };
/** What takes the keyboard in a pane: what is typed into or walked through, before buttons. */
const firsts: Record<Pane, readonly string[]> = {
  input: ['[role="tree"]', 'li button, td button', 'button'],
  options: ['form [role="textbox"], form textarea', 'form input, form button'],
  output: ['button[type="submit"]:enabled', 'button:enabled'],
};

/** Alt with 1, 2, 3: to input, options, output, which opens them when they are not there. */
export function usePaneKeys(root: RefObject<HTMLElement | null>): void {
  const { view } = useEditor();
  const last = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const pane = event.altKey && !event.ctrlKey && !event.metaKey ? panes[event.code] : undefined;
      if (pane === undefined) return;
      event.preventDefault();
      if (!view.getState().panesOpen) rememberPanes(true);
      view.setState({ panesOpen: true, pane });
      requestAnimationFrame(() => focusPane(root.current, pane, last.current));
    };
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && target.closest('[data-pane="options"]')) last.current = target;
    };
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('focusin', onFocus);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('focusin', onFocus);
    };
  }, [view, root]);
}

/** Back to the option that had the keyboard; elsewhere to what comes first. */
function focusPane(root: HTMLElement | null, pane: Pane, last: HTMLElement | null): void {
  const box = root?.querySelector<HTMLElement>(`[data-pane="${pane}"]`);
  const before = pane === 'options' && last?.isConnected ? last : null;
  const first = firsts[pane].map((selector) => box?.querySelector<HTMLElement>(selector)).find(Boolean);
  (before ?? first ?? box)?.focus();
}
