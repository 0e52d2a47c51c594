import { type Acceptance, newId, type Settlement, timeOfId } from '@storyloom/engine';
import { anAcceptance } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';
import { oldIdMs, youngAcceptances, youngSettlements } from './young-ids.ts';

/** An acceptance whose event waited for an hour. */
function old(): Acceptance {
  const { event, runs, ...rest } = anAcceptance();
  const id = event.id.replace(/^.{8}/, '01900000');
  const waited = { ...event, id, ancestors: { [event.actionId]: id } };
  return { ...rest, events: [waited], runs: runs.map((run) => ({ ...run, eventId: id })) };
}

const ids = ({ events }: Pick<Acceptance, 'events'>) => events.map(({ id }) => id);

it('leaves what is young as it is', () => {
  const batch = [anAcceptance()];
  expect(youngAcceptances(batch, new Map()).items).toBe(batch);
});

it('renames events with all that names them, and what is stored for them; runs stay', () => {
  const batch = [old(), anAcceptance()];
  const [waited] = batch;
  if (!waited) throw new Error('There is one.');
  const stored = { output: '1', blob: null };
  const { items, outputs } = youngAcceptances(batch, new Map([[ids(waited)[0] ?? '', stored]]));
  const [fresh] = items;
  const [id = ''] = fresh ? ids(fresh) : [];
  expect(Date.now() - timeOfId(id)).toBeLessThan(oldIdMs);
  expect(fresh?.events[0]?.ancestors).toEqual({ [waited.events[0]?.actionId ?? '']: id });
  expect(fresh?.runs).toEqual([{ ...waited.runs[0], eventId: id }]);
  expect(fresh?.storyRun).toEqual(waited.storyRun);
  expect([...outputs]).toEqual([[id, stored]]);
});

it('renames the events of story runs that a settlement calls, and the one that answered', () => {
  const acceptance = old();
  const answered = ids(acceptance)[0] ?? null;
  const start = {
    place: 0,
    acceptance,
    exits: [],
    state: 'answered' as const,
    eventId: answered,
    timeoutMs: null,
  };
  const settlement: Settlement = {
    run: { id: newId(), attempt: 1 },
    outcome: { state: 'succeeded' },
    failures: 0,
    warnings: [],
    logs: [],
    events: [],
    runs: [],
    calls: { round: 0, starts: [start], known: 0, last: true },
  };
  const [fresh] = youngSettlements([settlement], new Map()).items[0]?.calls?.starts ?? [];
  expect(fresh?.eventId).not.toBe(answered);
  expect(fresh?.acceptance.events[0]?.id).toBe(fresh?.eventId);
});
