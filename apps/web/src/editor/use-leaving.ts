'use client';
import { useEffect } from 'react';
import { unsavedCount } from './document/core.ts';
import { useEditor } from './state/use-editor.ts';

/** Sends what waits when the page is left or the network is back, and asks before unsaved work is left. */
export function useLeaving(): void {
  const { draft } = useEditor();
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      const state = draft.store.getState();
      // What waits for the person's word waits in this browser.
      if (unsavedCount(state) === 0 || state.byHand) return;
      void draft.flush();
      event.preventDefault();
    };
    const send = () => void draft.flush();
    const hidden = () => {
      if (document.visibilityState === 'hidden') send();
    };
    addEventListener('beforeunload', ask);
    addEventListener('online', send);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      removeEventListener('beforeunload', ask);
      removeEventListener('online', send);
      document.removeEventListener('visibilitychange', hidden);
      send();
    };
  }, [draft]);
}
