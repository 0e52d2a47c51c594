import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { makeProgram } from './program.ts';

const leaves = (command: Command, path: string[] = []): string[] =>
  command.commands.length === 0
    ? [path.join(' ')]
    : command.commands.flatMap((one) => leaves(one, [...path, one.name()]));

/** A command that changes something goes through `recordedChange` and is named here with a test of its entry beside it. */
const recorded = [
  'api-key create',
  'keys rotate',
  'prepare-database',
  'run cancel',
  'run resume',
  'run suspend',
  'story import',
  'user create',
  'user link',
];
const reading = ['config', 'doctor', 'queue', 'story export', 'version'];

it('has no command of which nobody said whether it leaves an entry in the audit log', () => {
  expect(leaves(makeProgram(async () => {})).toSorted()).toEqual([...recorded, ...reading].toSorted());
});
