'use client';
import type { Id } from '@storyloom/engine';
import { type RefObject, useEffect, useRef } from 'react';
import { useEditor, useView } from '../state/use-editor.ts';

const fields = 'input, textarea, select, [contenteditable="true"], button';

/** Brings the option that a problem led to into sight and gives its field the focus. */
export function useWantedOption(actionId: Id): RefObject<HTMLDivElement | null> {
  const { view } = useEditor();
  const root = useRef<HTMLDivElement>(null);
  const wanted = useView(({ optionWanted }) =>
    optionWanted?.actionId === actionId ? optionWanted.key : null,
  );
  useEffect(() => {
    if (wanted === null) return;
    const field = root.current
      ?.querySelector(`[data-option="${CSS.escape(wanted)}"]`)
      ?.querySelector<HTMLElement>(fields);
    view.setState({ optionWanted: null });
    field?.scrollIntoView({ block: 'center' });
    field?.focus({ preventScroll: true });
  }, [wanted, view]);
  return root;
}
