import type { Id } from '@storyloom/engine';
import type { ViewStore } from '../state/view.ts';

const COOL_MS = 120;
let cooling: ReturnType<typeof setTimeout> | undefined;

/**
 * The pointer is on a link, or on what the link offers beside its line; null when it left. It counts as
 * on the link for a moment longer, which is the way from the one to the other.
 */
export function pointAtLink(view: ViewStore, id: Id | null): void {
  if (id === null) {
    cooling ??= setTimeout(() => {
      cooling = undefined;
      view.setState({ hotLink: null });
    }, COOL_MS);
    return;
  }
  clearTimeout(cooling);
  cooling = undefined;
  if (view.getState().hotLink !== id) view.setState({ hotLink: id });
}
