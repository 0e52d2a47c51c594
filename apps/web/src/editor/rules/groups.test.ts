import { applyChanges, type Graph, inverseOf } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { FRAME } from './boxes.ts';
import {
  emptiedBy,
  groupBox,
  groupChanges,
  itemsOf,
  members,
  regroupChanges,
  removeWithMembers,
  spread,
  standIn,
  worstOf,
} from './groups.ts';
import { neighbour } from './neighbours.ts';
import { CARD } from './place.ts';
import { safeHref } from './safe-href.ts';
import { story } from './story.ts';

const plain = story('hook success message', 'message success message1', 'message1 success message2');
const made = groupChanges(plain, ['message', 'message1'], 'Middle');
const id = made?.id ?? '';
const graph = applyChanges(plain, made?.changes ?? []);
const collapsed = applyChanges(graph, [{ op: 'update_group', id, collapsed: true }]);
const undone = (before: Graph, changes: Parameters<typeof applyChanges>[1]) =>
  applyChanges(applyChanges(before, changes), inverseOf(before, changes));

describe('a group', () => {
  it('stands around its members, and as a card at their corner when it is collapsed', () => {
    expect(groupBox(graph, id)).toEqual({
      x: -FRAME.side,
      y: 88 - FRAME.top,
      width: CARD.width + 2 * FRAME.side,
      height: 88 + CARD.height + FRAME.top + FRAME.bottom,
    });
    expect(groupBox(collapsed, id)).toEqual({ x: 0, y: 88, ...CARD });
    expect([standIn(graph, 'message'), standIn(collapsed, 'message')]).toEqual([null, id]);
  });

  it('moves with all that is in it', () => {
    const box = groupBox(graph, id);
    const moved = spread(graph, {
      [id]: { x: (box?.x ?? 0) + 80, y: (box?.y ?? 0) - 16 },
      hook: { x: 8, y: 8 },
    });
    expect(moved).toEqual({ message: { x: 80, y: 72 }, message1: { x: 80, y: 160 }, hook: { x: 8, y: 8 } });
  });

  it('of Actions of another takes them out of it, and ends one that is left empty', () => {
    const again = groupChanges(graph, ['message', 'message1', 'hook'], 'Other');
    const next = applyChanges(graph, again?.changes ?? []);
    expect(Object.values(next.groups).map(({ name }) => name)).toEqual(['Other']);
    expect(members(next, again?.id ?? '')).toEqual(['hook', 'message', 'message1']);
    expect(undone(graph, again?.changes ?? [])).toEqual(graph);
  });

  it('goes with its last member, not before', () => {
    expect(emptiedBy(graph, ['message'])).toEqual([]);
    expect(emptiedBy(graph, ['message', 'message1', 'hook'])).toEqual([{ op: 'remove_group', id }]);
    expect(undone(graph, removeWithMembers(graph, id))).toEqual(graph);
  });

  it('is joined and left by where things are let go; when all of it moves it stays one', () => {
    const into = applyChanges(graph, regroupChanges(graph, { hook: { x: 16, y: 120 } }));
    expect(members(into, id)).toContain('hook');
    const out = applyChanges(graph, regroupChanges(graph, { message1: { x: 900, y: 0 } }));
    expect(members(out, id)).toEqual(['message']);
    expect(regroupChanges(graph, { message: { x: 900, y: 0 }, message1: { x: 900, y: 88 } })).toEqual([]);
    expect(regroupChanges(graph, { message1: { x: 8, y: 180 } })).toEqual([]);
  });

  it('stands for its members among what is selected', () => {
    expect(itemsOf(graph, [id, 'hook', 'message'])).toEqual(['message', 'message1', 'hook']);
  });

  it('shows the state that most wants to be seen', () => {
    expect(worstOf(['succeeded', null, 'failed', 'running'])).toBe('failed');
    expect(worstOf([undefined, 'succeeded'])).toBe('succeeded');
    expect(worstOf([null])).toBeNull();
  });
});

describe('the arrow keys', () => {
  it('reach the head of a group from what is in it, and its card when it is collapsed', () => {
    expect(neighbour(graph, 'message', 'left')).toBe(id);
    expect(neighbour(collapsed, 'hook', 'down')).toBe(id);
    expect(neighbour(collapsed, id, 'down')).toBe('message2');
    expect(neighbour(collapsed, 'message2', 'up')).toBe(id);
  });
});

it('a note leads to the web and to mail, and nowhere else', () => {
  expect(safeHref('https://example.com/a')).toBe('https://example.com/a');
  expect(safeHref('mailto:a@example.com')).toBe('mailto:a@example.com');
  for (const bad of [
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'java\nscript:alert(1)',
    '/stories',
    undefined,
  ])
    expect(safeHref(bad)).toBeNull();
});
