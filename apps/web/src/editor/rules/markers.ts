/** Which settings a card hints at. */
import type { ActionSettings } from '@storyloom/engine';

/** What the card hints at, beside the line that describes the Action. */
export type Marker = 'schedule' | 'retry' | 'limit' | 'exit';

export const markerWords: Record<Marker, string> = {
  schedule: 'scheduled',
  retry: 'retries',
  limit: 'limited',
  exit: 'answers the caller',
};

export function markersOf(settings: ActionSettings): Marker[] {
  const { schedule = [], retry, concurrency, rate_limit, exit } = settings;
  return [
    ...(schedule.some(({ enabled }) => enabled !== false) ? (['schedule'] as const) : []),
    ...(retry && retry.max > 0 ? (['retry'] as const) : []),
    ...(concurrency || rate_limit ? (['limit'] as const) : []),
    ...(exit === true ? (['exit'] as const) : []),
  ];
}
