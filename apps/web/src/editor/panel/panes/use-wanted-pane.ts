'use client';
import { type RefObject, useEffect, useRef } from 'react';
import { useEditor, useView } from '../../state/use-editor.ts';
import type { Pane } from '../../state/view.ts';

/** What takes the keyboard in a pane: what is typed into or walked through, before buttons. */
const firsts: Record<Pane, readonly string[]> = {
  input: ['[role="tree"]', 'li button, td button', 'button'],
  options: ['form [role="textbox"], form textarea', 'form input, form button'],
  output: ['button[type="submit"]:enabled', 'button:enabled'],
};

/** Leads the keyboard to the pane that a key asked for. */
export function useWantedPane(root: RefObject<HTMLElement | null>): void {
  const { view } = useEditor();
  const wanted = useView((state) => state.paneWanted);
  const last = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && target.closest('[data-pane="options"]')) last.current = target;
    };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, []);
  useEffect(() => {
    if (wanted === null) return;
    view.setState({ paneWanted: null });
    focusPane(root.current, wanted, last.current);
  }, [view, root, wanted]);
}

/** Back to the option that had the keyboard; elsewhere to what comes first. */
function focusPane(root: HTMLElement | null, pane: Pane, last: HTMLElement | null): void {
  const box = root?.querySelector<HTMLElement>(`[data-pane="${pane}"]`);
  const before = pane === 'options' && last?.isConnected ? last : null;
  const first = firsts[pane].map((selector) => box?.querySelector<HTMLElement>(selector)).find(Boolean);
  (before ?? first ?? box)?.focus();
}
