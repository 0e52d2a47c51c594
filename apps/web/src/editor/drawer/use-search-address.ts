'use client';
import { useEffect } from 'react';
import { readSearch, writeSearch } from '../rules/event-search.ts';
import { useEditor } from '../state/use-editor.ts';

/** What events are looked for stands in the address of the page, so that it can be shared and survives a reload. */
export function useSearchAddress(): void {
  const { view } = useEditor();
  useEffect(() => {
    const found = readSearch(new URLSearchParams(location.search));
    if (found) view.setState({ eventSearch: found, drawerTab: 'events', drawerOpen: true });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      const query = writeSearch(new URLSearchParams(location.search), view.getState().eventSearch).toString();
      history.replaceState(history.state, '', query === '' ? location.pathname : `?${query}`);
    };
    // Browsers let a page change its address only so often: not with every key.
    const off = view.subscribe((now, before) => {
      if (now.eventSearch === before.eventSearch) return;
      clearTimeout(timer);
      timer = setTimeout(write, 250);
    });
    return () => {
      off();
      clearTimeout(timer);
    };
  }, [view]);
}
