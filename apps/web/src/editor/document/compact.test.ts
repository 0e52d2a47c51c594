import { applyChanges, type Change, emptyGraph, newId } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { compact } from './compact.ts';

it('makes one change of several edits of options and settings, with the same effect', () => {
  const id = newId();
  const action = { id, type: 'message', name: 'Tell', slug: 'tell', options: {}, position: { x: 0, y: 0 } };
  const edits: Change[] = [
    { op: 'update_action', id, settings: { timeout_s: 5, priority: 'high' } },
    { op: 'update_action', id, set: { text: 'hi' } },
    { op: 'update_action', id, settings: { schedule: [{ every_s: 60 }], priority: null } },
  ];
  const fewer = compact(edits);
  expect(fewer).toHaveLength(1);
  const graph = { ...emptyGraph, actions: { [id]: action } };
  expect(applyChanges(graph, fewer)).toEqual(applyChanges(graph, edits));
});
