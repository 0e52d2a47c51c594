/** The figures of the queue in words. */

import type { WaitKind } from '@storyloom/engine';
import { formatCount, formatCounted, formatDuration } from '../../../src/ui/format.ts';

const waits: Record<WaitKind, string> = {
  retry: 'for a retry',
  delay: 'for a time',
  join: 'in a join',
  slot: 'for a slot',
  pace: 'for a credential',
  resume: 'suspended',
  decision: 'for a decision',
  call: 'for a story',
  approval: 'for an answer',
};

const order: readonly WaitKind[] = [
  'decision',
  'approval',
  'resume',
  'retry',
  'slot',
  'pace',
  'delay',
  'call',
  'join',
];

/** `2 for a decision, 14 for a retry`; what only a person can end comes first. */
export function waitsText(waitingFor: Partial<Record<WaitKind, number>>): string {
  return order
    .flatMap((kind) => {
      const count = waitingFor[kind] ?? 0;
      return count === 0 ? [] : `${formatCount(count)} ${waits[kind]}`;
    })
    .join(', ');
}

/** `The oldest for 12 s`; nothing for less than a second, in which a healthy queue turns over. */
export function oldestText(ms: number | null): string {
  if (ms === null) return 'Nothing waits for its turn';
  return ms < 1_000
    ? 'The oldest for less than 1 s'
    : `The oldest for ${formatDuration(Math.floor(ms / 1_000) * 1_000)}`;
}

/** `12.4`, `2,150` */
export function rateText(perSecond: number): string {
  return perSecond >= 100 ? formatCount(perSecond) : String(Math.round(perSecond * 10) / 10);
}

const silentMs = 15_000;

/** Whether a worker was last seen long before the others: it has most likely ended. Times are ISO 8601. */
export function isSilent(worker: { seenAt: string }, all: readonly { seenAt: string }[]): boolean {
  const latest = Math.max(...all.map(({ seenAt }) => Date.parse(seenAt)));
  return latest - Date.parse(worker.seenAt) > silentMs;
}

type Slots = { busy: number; slots: number; seenAt: string };

/** `3 of 16 slots busy`; of all workers that are there together. */
export function slotsText(all: readonly Slots[]): string {
  const workers = all.filter((worker) => !isSilent(worker, all));
  if (workers.length === 0) return 'No worker is there';
  const busy = workers.reduce((sum, worker) => sum + worker.busy, 0);
  const slots = workers.reduce((sum, worker) => sum + worker.slots, 0);
  return `${formatCount(busy)} of ${formatCounted(slots, 'slot')} busy`;
}

/** Host and process of a worker's id: `host:pid`. */
export function workerName(id: string): { host: string; process: string | null } {
  const at = id.lastIndexOf(':');
  return at <= 0 ? { host: id, process: null } : { host: id.slice(0, at), process: id.slice(at + 1) };
}
