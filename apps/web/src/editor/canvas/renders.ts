/**
 * How often cards, links, rows of the outline and the editor around them were drawn: counted for tests on pages
 * opened with `?renders`, and nowhere else.
 */

type Renders = { cards: number; links: number; rows: number; editors: number };

declare global {
  interface Window {
    storyloomRenders?: Renders;
  }
}

const counted = typeof window !== 'undefined' && new URLSearchParams(window.location.search).has('renders');
const renders: Renders = { cards: 0, links: 0, rows: 0, editors: 0 };
if (counted) window.storyloomRenders = renders;

export function countRender(of: keyof Renders): void {
  if (counted) renders[of] += 1;
}
