import type { Id } from '@storyloom/engine';
import * as z from 'zod';

/** Fields of a query that is paged by the last id seen. */
export const cursorPage = {
  cursor: z.uuid().nullish(),
  limit: z.int().min(1).max(100).default(50),
};

/** Where the next page starts; null on the last. */
export function nextCursor(items: readonly { id: Id }[], more: boolean): Id | null {
  return more ? (items.at(-1)?.id ?? null) : null;
}
