/** How often cards and links were drawn: counted for tests on pages opened with `?renders`, and nowhere else. */

type Renders = { cards: number; links: number };

declare global {
  interface Window {
    storyloomRenders?: Renders;
  }
}

const counted = typeof window !== 'undefined' && new URLSearchParams(window.location.search).has('renders');
const renders: Renders = { cards: 0, links: 0 };
if (counted) window.storyloomRenders = renders;

export function countRender(of: keyof Renders): void {
  if (counted) renders[of] += 1;
}
