import { applyChanges, type Change } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { story } from '../rules/story.ts';
import { conflictRows } from './conflict-rows.ts';

const before = story('hook success http');
const mine: Change[] = [{ op: 'update_action', id: 'http', set: { url: 'mine' } }];

it('shows both values of an option that two people changed', () => {
  const theirs: Change[] = [{ op: 'update_action', id: 'http', set: { url: 'theirs' } }];
  const rows = conflictRows(applyChanges(before, theirs), { mine, theirs, by: 'Jonas', before });
  expect(rows).toEqual([{ title: 'http › url', mine: 'mine', theirs: 'theirs' }]);
});

it('shows what was typed into an Action that somebody deleted', () => {
  const theirs: Change[] = [{ op: 'remove_action', id: 'http' }];
  const rows = conflictRows(applyChanges(before, theirs), { mine, theirs, by: 'Jonas', before });
  expect(rows).toEqual([{ title: 'http', mine: 'url: mine', theirs: 'Deleted' }]);
});

it('names settings in words', () => {
  const mine: Change[] = [{ op: 'update_action', id: 'http', settings: { timeout_s: 30, exit: null } }];
  const theirs: Change[] = [{ op: 'update_action', id: 'http', settings: { timeout_s: 120, exit: true } }];
  const rows = conflictRows(applyChanges(before, theirs), { mine, theirs, by: 'Jonas', before });
  expect(rows).toEqual([
    { title: 'http › Time limit', mine: '30 s', theirs: '2 min' },
    { title: 'http › Answers the caller', mine: 'Not set', theirs: 'yes' },
  ]);
});
