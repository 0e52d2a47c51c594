/** What is looked at in place of the draft: a version alone, or what differs between two sides. */

/** A version by its number, the draft as it is, or what a review is about. */
export type Side = number | 'draft' | 'review';

/** Without `before`, `after` is shown as it is. */
export type Looking = { before: Side | null; after: Side };

/** As it stands in an address: `7`, `5..7`, `7..draft`. */
export function lookingText({ before, after }: Looking): string {
  return before === null ? String(after) : `${before}..${after}`;
}

/** Null for what says nothing that can be shown. */
export function parseLooking(text: string | null): Looking | null {
  if (text === null) return null;
  const [first = '', second] = text.split('..');
  const one = parseSide(first);
  if (second === undefined) return one === null ? null : { before: null, after: one };
  const other = parseSide(second);
  return one === null || other === null || one === other ? null : { before: one, after: other };
}

/** What an address shows at first. A run wins: it is shown on the version it ran. */
export function lookingAtFirst(address: { runId: string | null; version: string | null }): Looking | null {
  return address.runId === null ? parseLooking(address.version) : null;
}

export function parseSide(text: string): Side | null {
  if (text === 'draft' || text === 'review') return text;
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

export function sideName(side: Side): string {
  if (side === 'draft') return 'Draft';
  return side === 'review' ? 'What is reviewed' : `Version ${side}`;
}

export function lookingName({ before, after }: Looking): string {
  return before === null ? sideName(after) : `${sideName(before)} → ${sideName(after)}`;
}

type Mark = 'draft' | 'live' | 'other';

/** What the bar says is shown, and what else it offers: the draft, what is live, or whatever else is looked at. */
export function shownMark(live: number, looking: Looking | null) {
  const isLive = looking !== null && looking.before === null && looking.after === live;
  const value: Mark = looking === null ? 'draft' : isLive ? 'live' : 'other';
  const options: { value: Mark; label: string }[] = [
    { value: 'draft', label: 'Draft' },
    { value: 'live', label: `Live v${live}` },
  ];
  if (looking !== null && !isLive) options.push({ value: 'other', label: lookingName(looking) });
  return { value, options };
}

/** The page's address with what is looked at, which no run is open beside; or without it. */
export function withLooking(href: string, looking: Looking | null): string {
  const url = new URL(href);
  url.searchParams.delete('version');
  if (looking === null) return url.href;
  for (const name of ['run', 'step']) url.searchParams.delete(name);
  const mark = url.search === '' ? '?' : '&';
  return url.href.replace(/(#.*)?$/, (hash) => `${mark}version=${lookingText(looking)}${hash}`);
}
