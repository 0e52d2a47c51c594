'use client';
import type { Id } from '@storyloom/engine';
import { type RefObject, useEffect, useRef } from 'react';
import { useEditor, useView } from '../state/use-editor.ts';

/** What is written or chosen in, before the button that makes a formula of it. */
const fields = ['input, textarea, select, [contenteditable="true"], [role="combobox"]', 'button'];

/** Brings the option that a problem led to into sight and gives its field the focus. */
export function useWantedOption(actionId: Id): RefObject<HTMLDivElement | null> {
  const { view } = useEditor();
  const root = useRef<HTMLDivElement>(null);
  const wanted = useView(({ optionWanted }) =>
    optionWanted?.actionId === actionId ? optionWanted.key : null,
  );
  useEffect(() => {
    if (wanted === null) return;
    const option = root.current?.querySelector(`[data-option="${CSS.escape(wanted)}"]`);
    const field = fields.map((selector) => option?.querySelector<HTMLElement>(selector)).find(Boolean);
    view.setState({ optionWanted: null });
    field?.scrollIntoView({ block: 'center' });
    field?.focus({ preventScroll: true });
  }, [wanted, view]);
  return root;
}
