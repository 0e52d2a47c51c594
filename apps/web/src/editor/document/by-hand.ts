/** Whether a person saves a story by hand: remembered in this browser, for each person and story. */
const keyOf = (of: { userId: string; storyId: string }) => `storyloom.by-hand.${of.userId}.${of.storyId}`;

export function isByHand(of: { userId: string; storyId: string }): boolean {
  try {
    return localStorage.getItem(keyOf(of)) !== null;
  } catch {
    return false;
  }
}

export function rememberByHand(of: { userId: string; storyId: string }, byHand: boolean): void {
  try {
    if (byHand) localStorage.setItem(keyOf(of), '1');
    else localStorage.removeItem(keyOf(of));
  } catch {
    // Until the page is left, then.
  }
}
