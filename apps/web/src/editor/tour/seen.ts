/** Whether this browser has shown the tour: it comes by itself once, and never after it was left. */

const key = 'storyloom.tour';

/** True where storage is refused: a tour that comes back every time is worse than none. */
export function tourSeen(): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return true;
  }
}

export function markTourSeen(): void {
  try {
    localStorage.setItem(key, 'seen');
  } catch {}
}
