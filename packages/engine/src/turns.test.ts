import { expect, it } from 'vitest';
import type { ClaimedRun, WaitKind } from './model.ts';
import { turnAtCredentials } from './turns.ts';
import type { LoadedValues } from './values.ts';

const lent = (paced: string[]): LoadedValues => ({
  ok: true,
  roots: {},
  hidden: [],
  allowedHosts: [],
  paced,
});

function turn(waited: WaitKind | null, waitedBefore: WaitKind | null = null, paced = ['b', 'a']) {
  const run = { waited, waitedBefore } as ClaimedRun;
  return turnAtCredentials({ run, action: { name: 'Call' } }, lent(paced));
}

it('has a run that uses credentials with a rate wait for its turn, in an order that all keep', () => {
  expect(turn(null)).toMatchObject({ kind: 'pace', before: null, slotKey: 'rate:credential:a+b' });
  expect(turn(null, null, [])).toBeNull();
  expect(turnAtCredentials({ run: {} as ClaimedRun, action: { name: 'Call' } }, null)).toBeNull();
});

it('has each further try wait, too, and keeps what the run had waited for', () => {
  expect(turn('retry')).toMatchObject({ kind: 'pace', before: 'retry' });
  expect(turn('resume', 'delay')).toMatchObject({ kind: 'pace', before: 'delay' });
});

it('lets a run go on whose turn has come, and one that is only told how it ended', () => {
  expect(turn('pace')).toBeNull();
  expect(turn('call')).toBeNull();
  expect(turn('approval')).toBeNull();
  expect(turn('resume', 'call')).toBeNull();
});
