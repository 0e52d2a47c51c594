import type { Id } from './model.ts';

type Attempt = { run: { id: Id; attempt: number } };

/**
 * Without attempts that a later one of the same run is among. A process may hold both: its lease of the first
 * ended while it was busy, it claimed the run again, and both came to an end in one turn. The first has lost its
 * fence then, and a statement that knows what to store by the run's id would store what both of them emitted.
 */
export function newestAttempts<Item extends Attempt>(items: readonly Item[]): Set<Item> {
  const newest = new Map<Id, Item>();
  for (const item of items) {
    const known = newest.get(item.run.id);
    if (!known || known.run.attempt < item.run.attempt) newest.set(item.run.id, item);
  }
  return new Set(items.filter((item) => newest.get(item.run.id) === item));
}
