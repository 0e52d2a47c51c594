'use client';
/** Says where this tab is, and forgets who stays silent. */
import { useEffect } from 'react';
import { browserTab } from '../document/browser-tab.ts';
import type { Editor } from '../state/editor.ts';
import { useEditor } from '../state/use-editor.ts';
import { BEAT_MS, withoutSilent } from './presence.ts';

/** Between two words of this tab at least. */
const PACE_MS = 250;
/** Nobody is there to hear: a word now and then, should both have missed the other's coming. */
const ALONE_MS = 30_000;
const mostSelected = 20;

type Where = { selected: string[]; opened: string | null };

export function usePresence(): void {
  const editor = useEditor();
  useEffect(() => {
    const { presence, view } = editor;
    const url = `/api/live/stories/${editor.storyId}/presence`;
    let tab: string | null = null;
    let told = '';
    let toldAt = 0;
    let isNew = true;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const say = (state: 'new' | 'here' | 'gone') => {
      if (tab === null) return;
      const where = whereIn(editor);
      told = JSON.stringify(where);
      toldAt = Date.now();
      const body = JSON.stringify({ tab, state, ...where });
      // A tab that closes has no time to wait for an answer.
      if (state === 'gone') navigator.sendBeacon(url, new Blob([body], { type: 'application/json' }));
      else {
        const headers = { 'content-type': 'application/json' };
        void fetch(url, { method: 'POST', headers, body }).catch(() => {});
      }
    };
    const sayNow = () => {
      clearTimeout(timer);
      timer = undefined;
      say(isNew ? 'new' : 'here');
      isNew = false;
    };
    const saySoon = () => {
      timer ??= setTimeout(sayNow, Math.max(0, toldAt + PACE_MS - Date.now()));
    };
    const moved = () => {
      if (JSON.stringify(whereIn(editor)) !== told) saySoon();
    };
    const come = () => {
      isNew = true;
      saySoon();
    };

    const beat = setInterval(() => {
      const now = Date.now();
      presence.setState((state) => withoutSilent(state, now));
      const isAlone = presence.getState().tabs.length === 0;
      if (now - toldAt >= (isAlone ? ALONE_MS : BEAT_MS) - 500) saySoon();
    }, 1_000);
    const shown = () => {
      if (document.visibilityState === 'visible') come();
    };
    const leave = () => say('gone');
    const unsubscribe = view.subscribe(moved);
    editor.onPresence.current = { asked: saySoon, connected: come };
    addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', shown);
    void browserTab().then(({ name }) => {
      tab = name;
      come();
    });
    return () => {
      clearInterval(beat);
      clearTimeout(timer);
      unsubscribe();
      editor.onPresence.current = null;
      removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', shown);
      leave();
    };
  }, [editor]);
}

/** What others see of where this person is: a viewer edits nothing. */
function whereIn({ view, readOnly }: Editor): Where {
  const { selection, panelOpen } = view.getState();
  const [only] = selection.length === 1 ? selection : [];
  return { selected: selection.slice(0, mostSelected), opened: (panelOpen && !readOnly && only) || null };
}
