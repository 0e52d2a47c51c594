/** Whether this person works with three panes, in this browser, and going from pane to pane. */
import type { Pane, ViewStore } from './view.ts';

const KEY = 'storyloom.panes';

export function panesRemembered(): boolean {
  try {
    return localStorage.getItem(KEY) === 'open';
  } catch {
    // No storage, or no browser: one pane, as at first.
    return false;
  }
}

/** Opens the panel to three panes and leads the keyboard to one of them. */
export function openPane(view: ViewStore, pane: Pane): void {
  rememberPanes(true);
  view.setState({ panelOpen: true, panesOpen: true, pane, paneWanted: pane });
}

/** From one pane to three, and back. */
export function turnPanes(view: ViewStore): void {
  const panesOpen = !view.getState().panesOpen;
  rememberPanes(panesOpen);
  view.setState({ panelOpen: true, panesOpen, pane: 'options' });
}

function rememberPanes(open: boolean): void {
  try {
    if (open) localStorage.setItem(KEY, 'open');
    else localStorage.removeItem(KEY);
  } catch {
    // It holds until the page is left.
  }
}
