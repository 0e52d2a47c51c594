/** Refused webhook requests in the log: the first of a webhook at once, more of them counted, by status. */
import type { Log } from '@storyloom/adapters/log/log';
import type { Endpoint } from '@storyloom/engine';

/** Of one webhook a line at most so often, whatever a stranger sends. */
const everyMs = 60_000;
const mostKept = 1_000;

type Counted = { since: number; statuses: Map<number, number> };

export function makeRefusals(
  log: Log,
  now: () => number = Date.now,
): (endpoint: Pick<Endpoint, 'storyId' | 'actionId'>, status: number) => void {
  const counted = new Map<string, Counted>();
  return ({ storyId, actionId }, status) => {
    const at = now();
    const known = counted.get(actionId);
    if (known && at - known.since < everyMs) {
      known.statuses.set(status, (known.statuses.get(status) ?? 0) + 1);
      return;
    }
    const statuses = known?.statuses ?? new Map<number, number>();
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    log.info('A webhook refused requests', { storyId, actionId, statuses: Object.fromEntries(statuses) });
    if (counted.size >= mostKept) counted.clear();
    counted.set(actionId, { since: at, statuses: new Map() });
  };
}
