const begin = '<!-- figures -->';
const end = '<!-- end of figures -->';

/** `page` with `figures` in the place of what stands between its two markers. Throws when it has none. */
export function withFigures(page: string, figures: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page needs the lines ${begin} and ${end}.`);
  return `${page.slice(0, from + begin.length)}\n\n${figures.trim()}\n\n${page.slice(to)}`;
}
