import type { Id } from '@storyloom/engine';

/** The least UUIDv7 of a moment: ids made before it are smaller, ids made from then on are not. */
export function firstIdAt(ms: number): Id {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
