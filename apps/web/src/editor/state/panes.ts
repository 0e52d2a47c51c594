/** Whether this person works with three panes, in this browser. */
const KEY = 'storyloom.panes';

export function panesRemembered(): boolean {
  try {
    return localStorage.getItem(KEY) === 'open';
  } catch {
    // No storage, or no browser: one pane, as at first.
    return false;
  }
}

export function rememberPanes(open: boolean): void {
  try {
    if (open) localStorage.setItem(KEY, 'open');
    else localStorage.removeItem(KEY);
  } catch {
    // It holds until the page is left.
  }
}
