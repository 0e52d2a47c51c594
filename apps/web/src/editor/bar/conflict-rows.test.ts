import { applyChanges, type Change, type Graph } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { story } from '../rules/story.ts';
import { conflictRows } from './conflict-rows.ts';

const before = story('hook success http');
const mine: Change[] = [{ op: 'update_action', id: 'http', set: { url: 'mine' } }];

it('shows both values of an option that two people changed', () => {
  const theirs: Change[] = [{ op: 'update_action', id: 'http', set: { url: 'theirs' } }];
  const rows = conflictRows(applyChanges(before, theirs), { mine, theirs, by: 'Jonas', before });
  expect(rows).toEqual([{ title: 'http › URL', mine: 'mine', theirs: 'theirs' }]);
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

it.each<[string, Change, Change, object]>([
  [
    'whether it is bypassed',
    { op: 'update_action', id: 'http', bypassed: true },
    { op: 'update_action', id: 'http', bypassed: false },
    { title: 'http › bypassed', mine: 'Yes', theirs: 'No' },
  ],
  [
    'an option that was taken away',
    { op: 'update_action', id: 'http', unset: ['url'] },
    { op: 'update_action', id: 'http', set: { url: 'theirs' } },
    { title: 'http › URL', mine: 'Not set', theirs: 'theirs' },
  ],
  [
    'the text of a note',
    { op: 'update_note', id: 'note', content: 'mine' },
    { op: 'update_note', id: 'note', content: 'theirs' },
    { title: 'Note', mine: 'mine', theirs: 'theirs' },
  ],
  [
    'the name of a group',
    { op: 'update_group', id: 'group', name: 'mine' },
    { op: 'update_group', id: 'group', name: 'theirs' },
    { title: 'Group theirs', mine: 'mine', theirs: 'theirs' },
  ],
])('shows %s side by side', (_, mine, theirs, row) => {
  const start: Graph = {
    ...before,
    notes: { note: { id: 'note', content: 'before', position: { x: 0, y: 0 }, width: 200, tint: 'yellow' } },
    groups: { group: { id: 'group', name: 'before' } },
  };
  const held = { mine: [mine], theirs: [theirs], by: 'Jonas', before: start };
  expect(conflictRows(applyChanges(start, [theirs]), held)).toEqual([row]);
});
