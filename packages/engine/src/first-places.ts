/** Where Actions stand that come from a file without a place for any: by hand, or out of a script. */
import type { Position } from './model.ts';

/** In pixels, from a card to the one beside it and to the one below: the pitch of the canvas. */
const pitch = { across: 248, down: 88 };

type Link = { from: string; to: string };

/**
 * One row for each step from a start, in the order of the file, so that no card covers another and a link goes
 * down to what comes next. An Action that several ways lead to stands below the longest of them; a link back to
 * what came before moves nothing. What is in no way reached from a start begins a way of its own.
 */
export function firstPlaces(slugs: readonly string[], links: readonly Link[]): Map<string, Position> {
  const depth = depths(slugs, links);
  const inRow = new Map<number, number>();
  return new Map(
    slugs.map((slug) => {
      const row = depth.get(slug) ?? 0;
      const column = inRow.get(row) ?? 0;
      inRow.set(row, column + 1);
      return [slug, { x: column * pitch.across, y: row * pitch.down }];
    }),
  );
}

/** Steps from a start, the longest way that goes round nothing; found without recursion, whatever its length. */
function depths(slugs: readonly string[], links: readonly Link[]): Map<string, number> {
  const next = Map.groupBy(links, ({ from }) => from);
  const isLedTo = new Set(links.map(({ to }) => to));
  const order: string[] = [];
  const seen = new Set<string>();
  const open = new Set<string>();
  const back = new Set<Link>();
  for (const start of [...slugs.filter((slug) => !isLedTo.has(slug)), ...slugs]) {
    const path = [{ slug: start, links: (next.get(start) ?? []).values() }];
    if (seen.has(start)) continue;
    seen.add(start);
    open.add(start);
    for (let at = path.at(-1); at; at = path.at(-1)) {
      const { value: link } = at.links.next();
      if (!link) {
        open.delete(at.slug);
        order.push(at.slug);
        path.pop();
      } else if (open.has(link.to)) back.add(link);
      else if (!seen.has(link.to)) {
        seen.add(link.to);
        open.add(link.to);
        path.push({ slug: link.to, links: (next.get(link.to) ?? []).values() });
      }
    }
  }
  const depth = new Map<string, number>();
  for (const slug of order.reverse()) {
    const own = depth.get(slug) ?? 0;
    depth.set(slug, own);
    for (const link of next.get(slug) ?? []) {
      if (!back.has(link)) depth.set(link.to, Math.max(depth.get(link.to) ?? 0, own + 1));
    }
  }
  return depth;
}
