import type { Id } from '@storyloom/engine';

/** Where a page of stories begins: behind one of them, or after so many. */
export type PageStart = { after: Id } | { skip: number };

/** As the arguments of a query that has an order. */
export function startAt(from: PageStart): { cursor: { id: Id }; skip: number } | { skip: number } {
  return 'after' in from ? { cursor: { id: from.after }, skip: 1 } : { skip: from.skip };
}
