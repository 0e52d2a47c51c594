import { type Id, timeOfId } from '@storyloom/engine';

/**
 * Clocks of processes may differ so much: an id made later than another may be smaller by this. One clock that
 * is an hour fast beside one that is an hour slow, and some more.
 */
export const skewMs = 3 * 3_600_000;

/** The least UUIDv7 of a moment: ids made before it are smaller, ids made from then on are not. */
export function firstIdAt(ms: number): Id {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** No id that was made after `id`, in whatever process, is smaller: spares a look at the days before. */
export function lowestAfter(id: Id): Id {
  return firstIdAt(timeOfId(id) - skewMs);
}
