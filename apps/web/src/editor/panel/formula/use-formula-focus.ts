'use client';
import { useEffect } from 'react';
import { useEditor } from '../../state/use-editor.ts';

/**
 * A formula field stays the one that takes values while the keyboard walks through an event, and is it no
 * longer once something else has the focus.
 */
export function useFormulaFocus(): void {
  const { formula } = useEditor();
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      const takes =
        target instanceof Element && target.closest('[data-formula], [data-paths], [role="tree"]') !== null;
      if (!takes) formula.current = null;
    };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, [formula]);
}
